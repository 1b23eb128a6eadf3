"""Photos and papers that prove something: one home for files, whatever they belong to.

The slices above name what a file is attached to (``look``, ``clue``, ``answer``) and who may; here
it is made harmless, kept by its content, shown within a scope, and withdrawn but never lost.
"""
