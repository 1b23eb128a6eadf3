"""My work: what waits for a person everywhere, what of it is late, and who is told."""
