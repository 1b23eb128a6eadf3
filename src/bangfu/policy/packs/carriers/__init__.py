"""What of a pack cites which clause, and the figures, days and counts it carries from there.

``listing`` goes through a whole pack; ``rules`` and ``duties`` know the kinds of items, ``rivals``
and ``numbers`` what they share, ``carrier`` what comes out. Whether a document really says so is
asked in ``coverage`` and ``astray``.
"""
