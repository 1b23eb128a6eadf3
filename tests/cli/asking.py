"""Asks the command line, for people and for programs."""

import json
from typing import Any

from click.testing import CliRunner, Result

from bangfu.cli.main import root
from bangfu.registry.households.models import Household


def run(*words: object) -> Result:
    return CliRunner().invoke(root, list(map(str, words)))


def answer(*words: object) -> Any:
    result = run(*words, "--json")
    if result.exception:
        raise result.exception
    return json.loads(result.output)


def number(grade: str | None) -> str:
    return Household.objects.get(house_grade=grade).household_no
