"""Long work: progress, cancellation, survival of a restart, and running once.

A job is a row; the queue library only carries its number to a worker. Slices register what a kind
of job does in their ``apps.py``. A worker that dies leaves a lease that runs out; the next worker
picks the job up again, so the work itself must be safe to repeat.
"""
