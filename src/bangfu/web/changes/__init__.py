"""Changing a household by hand: forms for its fields and for what happens to it, and looking back.

What may be done and how stands in ``registry.households``; here it is asked for and shown.
"""
