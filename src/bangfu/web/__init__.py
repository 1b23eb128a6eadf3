"""The pages. A view makes one domain call; templates hold no rules.

One folder per slice with ``urls``, ``views`` and ``forms``; templates under
``templates/<slice>/``. What does not live here: anything another face would need too.
"""
