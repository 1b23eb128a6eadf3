"""Watching: what looks wrong is found, verified at home and settled."""
