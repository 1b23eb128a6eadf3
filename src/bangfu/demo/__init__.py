"""Demo cities: a deterministic generator of plausible, wholly synthetic people.

The demo enters through the front door: it writes the ledger that the import reads.
"""
