"""Packs: a jurisdiction's policy as one folder of data.

``schema`` says what a pack may contain, ``marks`` reads YAML with places, ``loader`` follows
``extends`` and gathers everything into a ``Pack``. Expressions are still text here; ``program``
checks them.
"""
