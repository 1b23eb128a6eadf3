"""Commands that load the product harder and longer than the suite does; each prints a table."""
