"""Id numbers and bank accounts shown in full: to whom, when and what for.

Numbers are sealed in rows and masked on every page; the one way to read a whole one is
``actions.reveal``, which keeps the purpose before it opens the seal. What does not live here:
asking the person for the password again (the face does that) and the masked form (``households``).
"""
