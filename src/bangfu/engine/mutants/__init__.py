"""Small wrong changes to a pack: flipped comparisons, nudged figures, lost conditions.

A pack's cases are worth as much as the wrong packs they notice. Every change here is one an author
could make by mistake; ``survivors`` lists those that no case notices. Changes that cannot show
(a figure that starts earlier than the rule that needs it) are left out.
"""
