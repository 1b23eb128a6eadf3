"""Places: province, city, county, township, village, by their 12-digit statistical codes.

Also functional zones and departments as organisations (a zone administers villages that carry
another county's code), successor codes, and boundaries. What does not live here: who may see
which place (accounts) and what is true of a village (registry).
"""
