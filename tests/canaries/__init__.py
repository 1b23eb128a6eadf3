"""Marked records in every village, and requests by everybody for everything.

``world`` fills the places of the cast with households, people, clues, imports, requests and more,
each bearing the village it belongs to in every free text. ``asking`` sends random requests:
any address, any object, any seat, with odd parameters. ``seeing`` reads what comes back, also in
workbooks, archives and PDFs, and tells which marks it bears. An answer may bear the marks of
places inside the asker's scope and no others. ``python -m tests.canaries`` runs the large number.
"""
