"""Pages of villages: the list with exit progress, and the page of one village."""
