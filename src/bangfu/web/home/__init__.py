"""The first page: what is due from me."""
