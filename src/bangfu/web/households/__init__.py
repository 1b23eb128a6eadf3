"""Pages of households: the list with its filters and export, and the page of one household.

Lists are searched in results (policy.runs); the page of one household is answered live.
"""
