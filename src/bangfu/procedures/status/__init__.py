"""What procedures change in the registry: effects on households and villages, and candidates.

The writing itself is done by the registry's own actions. Leans on filings, policy and registry.
"""
