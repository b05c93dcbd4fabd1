"""Messages in and out, and the raw store. This room knows no tickets."""
