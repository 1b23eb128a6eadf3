"""My work: the inbox, its calendar, counts by level, and what a person was told."""
