"""The village file: what is recorded of a village each year.

What does not live here: the village as a place (base.divisions) and its households.
"""
