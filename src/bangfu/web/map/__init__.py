"""Drawing maps: from outlines and marks to an inline picture that works without script.

``legend`` reads classes and colours from packs, ``parts`` turns stored boundaries into areas,
``labels`` finds room for names, ``svg`` puts the picture together, and ``map/_svg.html`` writes it.
All are pure functions. What does not live here: which numbers a map shows (its page decides).
"""
