"""The rule language: text → syntax → checked, typed tree.

It reads like an expression of SQL but has its own small grammar. There is no bare division, no
text function, no way to name anything but declared columns, facts, parameters, parents and
children. Three-valued throughout: unknown is never no.
"""
