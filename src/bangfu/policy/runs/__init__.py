"""Runs of a pack over the published facts, and questions to their results."""
