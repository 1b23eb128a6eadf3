"""How people come in and stay in: second factor, recovery codes, and where they are logged in.

Passwords and lock-out after wrong ones stand in ``accounts`` (and in the libraries behind it). What
does not live here: the pages, and which page asks for a proof again (``web.guards``).
"""
