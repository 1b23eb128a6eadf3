"""The same tree as SQL. ``writer`` writes expressions, ``plan`` lays out the relations.

SQL is built as a tree of sqlglot nodes from the checked tree only; no text of an author is ever
pasted. A dialect says only what differs.
"""
