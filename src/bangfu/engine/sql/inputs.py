"""What a run is given, whatever the engine."""

from collections.abc import Iterable

from bangfu.engine.packs.pack import Pack


def nearest_below(pack: Pack, subject: str, have: Iterable[str]) -> str | None:
    """The subject nearest below another among those there are relations of."""
    below = {s: pack.lineage(s).index(subject) for s in have if subject in pack.lineage(s)}
    return min(below, key=below.__getitem__, default=None)
