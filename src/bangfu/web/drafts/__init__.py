"""Drafts of policy as people meet them: figures to drag, what changes, the lists, the decision."""
