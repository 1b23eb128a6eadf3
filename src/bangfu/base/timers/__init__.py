"""Work that comes round by itself: what runs when, what became of it, and running it once.

A schedule is data: a name, when it is due and an action. Slices register theirs in ``apps.py``.
Each runs once per period over all processes, for the period is a row that only one can add; after
a standstill only the latest period is caught up. The work itself is a job (``base.jobs``), so that
a worker that dies leaves it to the next one, and what failed is tried again with bounds.
"""
