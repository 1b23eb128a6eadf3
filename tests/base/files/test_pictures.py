"""What is left of a picture once it was written anew, and what is not taken at all."""

import datetime as dt
import io

import pytest
from django.utils import timezone
from PIL import ExifTags, Image

from bangfu.base.files import pictures
from bangfu.base.kit.refusals import Refusal
from tests import factories


def opened(content: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


def drawn(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind, **more)
    return buffer.getvalue()


def test_a_photo_keeps_its_pixels_and_nothing_of_its_camera() -> None:
    sent = factories.jpeg()
    assert b"a telephone" in sent
    made = pictures.redrawn(sent)
    for content in (made.content, made.small):
        assert b"a telephone" not in content
        assert not opened(content).getexif()
    assert opened(made.content).size == (made.width, made.height) == (400, 200)
    assert opened(made.small).size == (320, 160)


def test_day_and_place_are_read_before_they_are_taken_away() -> None:
    made = pictures.redrawn(factories.jpeg())
    assert made.taken_at == dt.datetime(2016, 5, 4, 9, 30, tzinfo=timezone.get_default_timezone())
    assert made.place == (29.81, 113.45)


@pytest.mark.parametrize("taken", ["2999:01:01 00:00:00", "0000:00:00 00:00:00", "昨天", ""])
def test_a_camera_without_a_clock_says_nothing(taken: str) -> None:
    made = pictures.redrawn(factories.jpeg(taken=taken, place=False))
    assert (made.taken_at, made.place) == (None, None)


def test_script_behind_the_last_byte_is_gone() -> None:
    made = pictures.redrawn(factories.jpeg() + b"<script>alert(1)</script>")
    assert b"script" not in made.content + made.small


@pytest.mark.parametrize(
    "content",
    [drawn("PNG", "RGBA"), drawn("PNG", "P"), drawn("PNG", "I;16"), drawn("WEBP"),
     drawn("JPEG", "CMYK"), drawn("JPEG", "L")],
)  # fmt: skip
def test_every_sort_of_picture_becomes_one_sort(content: bytes) -> None:
    made = opened(pictures.redrawn(content).content)
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (60, 40))


def test_what_is_transparent_becomes_white() -> None:
    made = opened(pictures.redrawn(drawn("PNG", "RGBA")).content)
    assert made.getpixel((5, 5)) == (255, 255, 255)


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    made = pictures.redrawn(drawn("JPEG", exif=exif))
    assert (made.width, made.height) == (40, 60)


def test_large_photos_are_made_smaller() -> None:
    made = pictures.redrawn(drawn("JPEG", size=(6000, 3000)))
    assert (made.width, made.height) == (2560, 1280)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        factories.jpeg()[:200],
        b"\x89PNG\r\n\x1a\n" + b"0" * 100,
        b"RIFF0000WAVEfmt ",
        drawn("GIF"),
        drawn("BMP"),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        pictures.redrawn(content)
    assert caught.value.code == "files.unreadable"


def test_a_bomb_of_pixels_is_refused_before_it_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 60 * 40)
    assert pictures.redrawn(drawn("JPEG", size=(60, 40))).width == 60
    assert pictures.redrawn(drawn("PNG", size=(60, 20))).width == 60
    bombs = drawn("JPEG", size=(61, 40)), drawn("PNG", size=(61, 20))
    monkeypatch.setattr(Image.Image, "load", lambda _self: pytest.fail("decoded"))
    for bomb in bombs:
        with pytest.raises(Refusal) as caught:
            pictures.redrawn(bomb)
        assert caught.value.code == "files.pixels"


def test_a_bomb_says_how_large_a_photo_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 20_000)
    with pytest.raises(Refusal, match="最多 2 万像素") as caught:
        pictures.redrawn(factories.jpeg())
    assert caught.value.code == "files.pixels"
