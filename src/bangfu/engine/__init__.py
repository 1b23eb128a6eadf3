"""The policy engine: packs in, verdicts with reasons out. A plain library without Django.

``packs`` reads a folder of data; ``language`` parses and checks its expressions into a typed tree;
``program`` orders facts and rules; ``memory`` interprets the tree (the oracle, and the live answer
for one household); ``sql`` writes the same tree for DuckDB; ``explain`` says why. Nothing a pack
author writes reaches SQL other than through the checked tree.
"""
