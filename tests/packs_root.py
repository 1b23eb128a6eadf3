"""Where the shipped packs are."""

from pathlib import Path

PACKS = Path(__file__).resolve().parents[1] / "packs"
