"""Which place this installation serves, and the fields its registry keeps.

The fields are declared once, in packs (``tables/*.yaml``): models, import headings, forms, fact
tables and documentation follow from there, and tests hold them together.
"""
