"""Photos and papers attached to things: the field that takes them, and how they are shown."""
