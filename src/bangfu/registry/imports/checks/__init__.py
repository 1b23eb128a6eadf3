"""Checking typed rows: places, people, families, and what the registry says of them.

Each check looks at whole columns, adds what it finds to the problems, and returns what later
checks need. None writes to the registry.
"""
