"""Id numbers and accounts of a batch, sealed for the rows they go into."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pyarrow as pa

from bangfu.registry.households import sealing
from bangfu.registry.households.bulk.incoming import SEALED

SEALS: dict[str, Callable[[str, UUID], bytes]] = {
    "bank_account": sealing.seal_account,
    "id_no": sealing.seal_id_no,
}


def columns(said: pa.Table, name: str, uids: list[UUID]) -> dict[str, list[Any]]:
    """The sealed column and its print; none where the batch does not state it."""
    if name not in said.column_names:
        return {}
    seal, values = SEALS[name], said.column(name).to_pylist()
    sealed = [seal(value, uid) if value else None for value, uid in zip(values, uids, strict=True)]
    return {name: sealed, SEALED[name]: said.column(SEALED[name]).to_pylist()}
