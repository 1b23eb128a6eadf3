"""Asking lower levels for numbers: only for what nobody holds, and with what it costs them.

Here live the catalogue of everything the centre holds (fields, facts, rules, targets, surveys,
forms, answers to earlier requests), the search for something like what is wanted, requests with
their burden, approval and answers. Leans on ``registry`` and ``policy``; questions about single
households are surveys (``registry.surveys``), not requests.
"""
