"""Hostile text: expressions and pack files made to break out, blow up or crash.

``words`` makes expressions, ``files`` makes packs and cases, ``walls`` says what may come of them:
refused with a ``PackError``, or accepted as SQL of an allow-list of nodes over names of ours.
``python -m tests.hostile`` runs the large number.
"""
