"""Writing outlines: boundaries imported from GeoJSON, schematic maps, and unions of both.

An outline is *own* (imported), *derived* (the union of the places below, where the place has no
own) or *schematic* (made up). Imported outlines are never altered; importing some takes away the
schematic map they contradict, which can then be drawn anew around them.

What does not live here: reading GeoJSON (``geojson``), finding places (``matching``), shapes and
paths (``drawing``), cells (``schematic``).
"""

from bangfu.base.divisions.outlines.importing import Imported, import_outlines
from bangfu.base.divisions.outlines.inventing import draw_schematic
from bangfu.base.divisions.outlines.storing import MADE_UP

__all__ = ["MADE_UP", "Imported", "draw_schematic", "import_outlines"]
