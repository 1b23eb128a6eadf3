"""The history of any object in sentences: who did what, when, in which post; and who looked.

Kinds of objects and who may read about them stand in ``kinds``; words for what changed in
``telling``. Pages of objects lead here with ``{% history "filing" filing.number %}``.
"""
