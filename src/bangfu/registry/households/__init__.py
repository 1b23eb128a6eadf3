"""Households, their members, living conditions, and what each year brought.

What does not live here: the village file (villages), verdicts (policy), who helps whom (aid).
"""
