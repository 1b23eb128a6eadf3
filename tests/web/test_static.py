"""Files of the front end, served by the same process."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

NAME = "main-A1b2-_9Z.css"
CSS = "a{color:red}" * 100


@pytest.fixture
def served(db: None, settings: Any, tmp_path: Path) -> Iterator[Client]:
    """A server whose front end is one stylesheet, plain and compressed."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / NAME).write_text(CSS)
    (assets / f"{NAME}.gz").write_bytes(gzip.compress(CSS.encode()))
    (tmp_path / "manifest.json").write_text("{}")
    settings.STATICFILES_DIRS = [tmp_path]
    from django.contrib.staticfiles import finders

    finders.get_finder.cache_clear()
    yield Client()
    finders.get_finder.cache_clear()


def test_a_built_file_is_kept_by_browsers_for_ever(served: Client) -> None:
    answer = served.get(f"/static/assets/{NAME}")
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert "max-age=315360000" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
    answer.close()


def test_it_is_sent_compressed_to_who_takes_it(served: Client) -> None:
    answer = served.get(f"/static/assets/{NAME}", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.getvalue()) == CSS.encode()
    answer.close()


def test_a_file_without_a_hash_is_asked_for_again(served: Client) -> None:
    answer = served.get("/static/manifest.json")
    assert "immutable" not in answer["Cache-Control"]
    answer.close()


def test_a_file_that_is_not_there_is_404(served: Client) -> None:
    assert served.get("/static/assets/none-A1b2-_9Z.css").status_code == 404
