"""Procedures: how a status is changed by people, stage by stage, and what follows at the end.

Definitions come from packs; filings run them; effects write into the registry or into slices above.
``notices`` shows the public what is up. What does not live here: any number of days, role or
proof (packs).
"""
