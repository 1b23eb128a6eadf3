"""The corpus: files as people send them, or as somebody means harm, each with its verdict."""
