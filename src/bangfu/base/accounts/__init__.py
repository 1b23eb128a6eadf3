"""People, the posts they hold, and what a post may see and do.

A post is a role at a place (or at a functional zone that runs places), between two dates.
``scope.of(user)`` is the only source of area rights; it fails closed. What does not live here:
"my households" (a query in aid, not a right).
"""
