"""Small tools every storey needs: normalised text, exact money, id numbers, sealing, refusals.

Nothing here touches the database. What lives elsewhere: words of the domain (registry) and of
policy (packs).
"""
