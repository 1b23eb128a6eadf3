"""Fact tables: rows published as Parquet, one immutable part per county."""
