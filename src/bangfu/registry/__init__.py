"""The registry: households, their members, yearly income, and village files; and how they arrive.

``catalogue`` says which place this is and which fields it keeps; ``households`` and ``villages``
hold the records; ``imports`` brings ledgers in. Leans on base and on the engine's pack loader.
"""
