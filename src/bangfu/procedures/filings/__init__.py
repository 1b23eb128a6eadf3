"""Filings: procedures under way, with their stages, decisions, proof and objections.

Definitions are data of the pack; effects and subjects are registered by other slices. What does not
live here: who is poor (policy), what is written in the end (effects), and notices for the public.
"""
