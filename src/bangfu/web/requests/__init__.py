"""Pages of requests for numbers: the catalogue, asking, answering, and the burden meter."""
