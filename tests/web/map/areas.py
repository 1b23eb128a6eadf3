"""Areas and marks for map tests: a grid of squares, a thousand units wide each."""

from bangfu.web.map.svg import Area, Mark, Style

LEGEND = [
    Style("unknown", "数据不全", "#dfe3e8", hatched=True),
    Style("half", "过半", "#829545"),
    Style("all", "全部", "#12533b"),
]


def area(code: str, name: str, column: int, row: int = 0, size: int = 1000, **more: bool) -> Area:
    """A square so many columns to the right and rows down."""
    x, y = column * size, row * size
    path = f"M{x} {y}l{size} 0 0 {size} {-size} 0z"
    box = (x, y, x + size, y + size)
    return Area(code, name, path, box, (x + size // 2, y + size // 2), size // 2, **more)


def grid(count: int, columns: int) -> list[Area]:
    """So many squares, row by row."""
    return [area(f"{n:03d}", f"第{n}村", n % columns, n // columns) for n in range(count)]


def marks(areas: list[Area], style: str = "half", href: str = "") -> dict[str, Mark]:
    """The same mark for each."""
    return {a.code: Mark(style, f"{a.name}：过半", href and f"{href}{a.code}/") for a in areas}
