"""A checked ledger laid beside the registry, for those who compare and do not write."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.bulk import difference, matching
from bangfu.registry.households.bulk.difference import Difference
from bangfu.registry.households.bulk.matched import Matched
from bangfu.registry.imports import batch, folders
from bangfu.registry.imports.batch import Batch
from bangfu.registry.imports.models import Import, Stage

Cell = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Laid:
    """A ledger and the registry, side by side.

    Args:
        batch: the rows of the ledger, those with problems too.
        matched: which households and people of the registry they are.
        found: what differs, table by table.
        unread: sheet, row and column of cells that could not be read: they say nothing.
    """

    batch: Batch
    matched: Matched
    found: Difference
    unread: set[Cell]


def lay(imp: Import) -> Laid:
    """Lay a checked ledger beside the registry as it is now.

    Raises:
        Refusal: ``imports.not_checked``, ``imports.gone``.
    """
    folder = folders.of(imp.pk) / folders.CHECKED
    if imp.stage not in (Stage.CHECKED, Stage.COMPARED):
        raise Refusal("imports.not_checked", _("还没有核对完，不能比对。"), status=409)
    if not folder.is_dir():
        raise Refusal("imports.gone", _("上传的文件已经清理。"), hint=_("请重新上传。"))
    waiting = batch.read(folder)
    incoming = waiting.incoming()
    matched = matching.match(incoming)
    return Laid(waiting, matched, difference.find(incoming, matched), _unread(folder))


def _unread(folder: object) -> set[Cell]:
    path = f"{folder}/problems.parquet"
    table = pq.read_table(path, columns=["sheet", "row", "column"])
    table = table.filter(pc.not_equal(table.column("column"), pa.scalar("")))
    columns = (table.column(name).to_pylist() for name in ("sheet", "row", "column"))
    return set(zip(*columns, strict=True))
