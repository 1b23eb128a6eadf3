"""The living style page: every component with sample data, for whoever builds the next page.

Served only where ``STYLE_PAGE`` is on (debugging and tests).
"""
