"""From parsed texts to typed columns: every distinct text of a column is read once.

``reader`` reads a ledger sheet from all sheets of the file that hold it. It leans on ``part`` (one
sheet of the file), ``sifting`` (which of its rows are data), ``columns`` (one typed column) and
``telling`` (what could not be read); ``grounds`` is what all of them go by, ``sheet`` what comes
out. What cannot be read is unknown from here on. Rules between cells live in ``checks``.
"""
