"""Pages of the quality of the registry."""
