"""The trail of every write: who, when, what, before and after, in tamper-evident chains.

One chain per county (writers of different counties do not wait for each other) and one named
``system``. Entries hold no foreign keys, so they never block a deletion and never dangle; the
actor is text, so the trail stands below accounts. What does not live here: sentences made from
entries (the face does that).
"""
