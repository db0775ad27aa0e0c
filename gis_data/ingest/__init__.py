"""Raw material to committed data: one module per source, the same every time."""
