"""`python -m vefa.config` is the command line, for whoever cannot rely on the script's path."""

import sys

from vefa.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
