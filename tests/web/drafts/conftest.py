"""Drafts before a registry with results."""

from tests.policy.drafts.conftest import draft, made, no_benches, second

__all__ = ["draft", "made", "no_benches", "second"]
