"""Pages of responsibility contracts."""
