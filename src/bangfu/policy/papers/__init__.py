"""Paper forms: every form is filled from what was entered once, and never typed again.

Which forms there are, what they show and how they look are files of the pack; here they are read,
filled and typeset. What is on a form is what the registry and the live verdicts say at that
moment; nothing of it is stored. Leans on packs, facts, runs and verdicts; no other slice of policy
knows it.
"""
