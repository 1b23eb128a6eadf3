"""The policy pages: packs in force, documents with their clauses, rules in words, figures.

What packs say is read through ``policy.packs`` and ``engine.words``; counts come from the current
results. Nothing of a document's text stands here: it is imported by the user.
"""
