"""Many households at once: finding them in the registry, comparing, writing.

Rows come as Arrow tables of typed values (``incoming``); a blank says nothing and never erases.
``matching`` finds who they are, ``difference`` what is new, ``writing`` puts it in. What does not
live here: reading files and deciding what is acceptable (imports).
"""
