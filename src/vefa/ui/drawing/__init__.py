"""Small pictures as SVG text: the same string for a page and for a PDF.

Geometry stands in attributes, never in `style`, so that a strict content security policy lets
it through. Colours stand there too, for paper; a page's style sheet overrides them by class.
Pure functions: labels are handed in already translated.
"""

from vefa.ui.drawing.charts import Series, bar, columns, swatch
from vefa.ui.drawing.marks import STATES, mark, ring
from vefa.ui.drawing.strip import Span, StripLabels, strip, strip_swatch

__all__ = [
    "STATES",
    "Series",
    "Span",
    "StripLabels",
    "bar",
    "columns",
    "mark",
    "ring",
    "strip",
    "strip_swatch",
    "swatch",
]
