"""Responsibility contracts and pledges: what a place answers to the place above it for, in a year.

Terms are frozen from the pack's targets when a contract is drafted; both sides sign the hash of
exactly that text. What does not live here: the targets themselves and how far they are (policy).
"""
