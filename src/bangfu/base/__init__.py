"""The ground floor: the kit (text, money, ids, crypto), audit trail, places, people and jobs.

Leans on Django only. Knows nothing of households or policy.
"""
