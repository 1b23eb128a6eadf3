"""Bringing ledgers in: upload, what headings mean, review, decision."""
