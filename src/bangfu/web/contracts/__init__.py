"""Pages of responsibility contracts: to be signed, who has signed, one of them, a print."""
