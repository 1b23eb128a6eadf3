"""Random packs over random people: the interpreter and DuckDB must agree on everything.

``words`` writes expressions, ``worlds`` puts packs and populations together, ``compare`` asks both
engines, ``shrink`` takes away whatever a disagreement does not need. ``python -m tests.random``
runs as many as time allows.
"""
