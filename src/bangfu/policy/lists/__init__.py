"""Lists as people keep them: columns they show, filters under a name, acts on many rows."""
