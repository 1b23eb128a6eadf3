"""Syntax to typed tree: every name resolved, every type agreed, every result bounded.

The checker is the only gate between what an author writes and what an engine runs. ``base`` holds
types and errors; ``names``, ``logic``, ``numbers`` and ``aggregates`` hold one method per form.
"""

from bangfu.engine.compile.check.aggregates import Aggregates
from bangfu.engine.compile.check.base import Resolver
from bangfu.engine.compile.check.logic import Logic
from bangfu.engine.compile.check.names import Names
from bangfu.engine.compile.check.numbers import Numbers

__all__ = ["Checker", "Resolver"]


class Checker(Names, Logic, Numbers, Aggregates):
    """Checks one expression about one subject."""
