"""Turning an uploaded file into plain rows, in a process of its own with limits.

Nothing here knows Django, the registry or the database: the process that touches untrusted bytes
has no keys, no connection and no network. Rows become Parquet files of texts; what a cell was
besides text (a number, a date, an error) is kept as a mark (``cells``).
"""
