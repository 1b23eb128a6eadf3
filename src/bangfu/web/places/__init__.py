"""Choosing a place step by step: county, township, village. For filters and forms of any face."""
