"""Drafts: changes to the pack in force that somebody tries out before they are decided.

A draft is loaded over the pack in memory and run beside the live results; until a second person
approves it nothing that others see knows of it. What is approved goes to ``policy.packs``.
"""
