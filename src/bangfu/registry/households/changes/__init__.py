"""Changing one household by hand: what is changed, checked, merged, written and told.

Callers use ``households.actions`` and ``households.life``; nothing here is called from outside.
"""
