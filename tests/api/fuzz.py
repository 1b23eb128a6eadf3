"""Every operation asked what its document allows and what it does not, in process.

Schemathesis makes the requests out of the document and holds the answers against it. The paths
are sometimes those of records that are there, so that more than the door is tried.
"""

from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def faults(
    app: Any,
    headers: Mapping[str, str],
    known: Mapping[str, str],
    *,
    examples: int,
    number: int,
    told: Callable[[str, int], None] = lambda _operation, _asked: None,
) -> list[str]:
    """What was found wrong, an entry for each operation and fault.

    Args:
        app: a WSGI application that serves the document and the operations.
        headers: of somebody who may ask.
        known: ``{path parameter: a value that is there}``.
        examples: requests for each operation and kind.
        number: the seed.
        told: hears after each operation how many requests were made.
    """
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    found: list[str] = []
    for result in document.get_all_operations():
        operation, asked = result.ok(), 0
        named = {each.name for each in operation.path_parameters}
        there = {name: value for name, value in known.items() if name in named}
        for mode, fixed in ((MODES[0], there), (MODES[0], {}), (MODES[1], {})):
            fault, count = _ask(operation, mode, fixed, headers, examples, number)
            asked += count
            found += [f"{operation.method.upper()} {operation.path}: {fault}"] if fault else []
        told(f"{operation.method.upper()} {operation.path}", asked)
    return found


def _ask(
    operation: Any,
    mode: GenerationMode,
    fixed: dict[str, str],
    headers: Mapping[str, str],
    examples: int,
    number: int,
) -> tuple[str, int]:
    asked = 0
    strategy = operation.as_strategy(generation_mode=mode, path_parameters=fixed or None)

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        case.call_and_validate(headers=dict(headers), checks=CHECKS)

    try:
        ask()
    except schemathesis.errors.SchemathesisError as error:  # nothing of the kind can be made
        return ("" if mode == GenerationMode.NEGATIVE else str(error)), asked
    except (FailureGroup, Failure) as failure:
        return _said(failure), asked
    return "", asked


def _said(failure: Any) -> str:
    several = getattr(failure, "exceptions", (failure,))
    return "; ".join(f"{type(one).__name__}: {one}"[:600] for one in several)
