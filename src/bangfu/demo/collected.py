"""What a city collects beyond the common file, where its recipe does not say how it looks."""

from bangfu.demo.cases import Painter
from bangfu.demo.parts import Case
from bangfu.demo.scene import Scene
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column

STEP = "collected"


def collect(scene: Scene, painter: Painter) -> None:
    """Draw the step of what is collected, then every other column a pack adds to the file."""
    painter.step(STEP)
    for subject, frame in scene.frames.items():
        for name, column in scene.pack.tables[subject].columns.items():
            drawn = name in frame.columns or name in frame.texts
            if column.pack != scene.pack.chain[0] and not column.spec.derived and not drawn:
                painter.column(subject, name, [plain(scene, column)])


def plain(scene: Scene, column: Column) -> Case:
    """An even spread over what a column may hold; texts stay blank."""
    kind = column.type.kind
    if kind == Kind.BOOL:
        return Case(yes=0.5)
    if kind == Kind.CODE:
        entries = scene.pack.codes[column.type.codes].entries
        return Case(pick={entry.id: 1.0 for entry in entries})
    if kind in (Kind.DATE, Kind.MONTH):
        return Case(before=(1, 1000))
    if kind in (Kind.INT, Kind.MONEY, Kind.QUANTITY):
        low = max(column.spec.min or 0, 0)
        return Case(between=(low, min(column.spec.max or low + 10, low + 10)))
    return Case()
