"""Bringing ledgers in: upload, parse in a limited process, check, review, commit.

What does not live here: the records themselves (households, villages).
"""
