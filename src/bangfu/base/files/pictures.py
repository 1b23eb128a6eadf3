"""Pictures, decoded and written anew: what comes out holds pixels and nothing else.

A file that merely looks like a picture, a bomb of pixels, a script behind the last byte, the place
and the serial number of a camera: none of them survives. What a page needs to know (the day, and
the place if somebody wants it kept) is read before.
"""

import datetime as dt
import io
import warnings
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from bangfu.base.kit.refusals import Refusal

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
SIDE, SMALL = 2_560, 320
QUALITY = 85
WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept.

    Args:
        content: a JPEG of at most ``SIDE`` pixels a side.
        small: the same of at most ``SMALL``.
        width, height: of ``content``.
        taken_at: when its camera says it was taken; never in the future.
        place: latitude and longitude, if its camera says so.
    """

    content: bytes
    small: bytes
    width: int
    height: int
    taken_at: dt.datetime | None
    place: tuple[float, float] | None


def redrawn(content: bytes) -> Picture:
    """A picture decoded within limits and written anew.

    Raises:
        Refusal: ``files.unreadable``, ``files.pixels``.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _redrawn(content)
    except Refusal:
        raise
    except Exception as error:  # whatever a broken picture makes a decoder say
        raise unreadable() from error


def unreadable() -> Refusal:
    """What is said of a file that cannot be read."""
    hint = _("请重新拍照，或另存为 JPG 后再上传。")
    return Refusal("files.unreadable", _("这张照片打不开，可能已经损坏。"), hint=hint)


def _redrawn(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as found:
        # A JPEG is decoded small at once; the others are decoded whole first.
        most = MOST_PIXELS if found.format == "JPEG" else MOST_PIXELS // 2
        if found.width * found.height > most:
            said = {"most": most // 10_000}
            raise Refusal("files.pixels", _("照片太大，最多 %(most)s 万像素。") % said)
        exif = found.getexif()
        taken, place = _taken(exif), _place(exif)
        found.draft("RGB", (SIDE, SIDE))
        upright = _flat(ImageOps.exif_transpose(found))
    upright.thumbnail((SIDE, SIDE))
    small = upright.copy()
    small.thumbnail((SMALL, SMALL))
    return Picture(_jpeg(upright), _jpeg(small), upright.width, upright.height, taken, place)


def _flat(found: Image.Image) -> Image.Image:
    """Colours only, what is transparent on white, in a picture that remembers nothing."""
    plain = found.convert("RGBA" if found.has_transparency_data else "RGB")
    made = Image.new("RGB", plain.size, WHITE)
    made.paste(plain, mask=plain.getchannel("A") if plain.mode == "RGBA" else None)
    return made


def _jpeg(found: Image.Image) -> bytes:
    buffer = io.BytesIO()
    found.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()


def _taken(exif: Image.Exif) -> dt.datetime | None:
    said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    try:
        day = dt.datetime.strptime(str(said).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    moment = timezone.make_aware(day)
    return moment if moment <= timezone.now() else None


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    found = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        north = _degrees(found[ExifTags.GPS.GPSLatitude])
        east = _degrees(found[ExifTags.GPS.GPSLongitude])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    north = -north if found.get(ExifTags.GPS.GPSLatitudeRef) == "S" else north
    east = -east if found.get(ExifTags.GPS.GPSLongitudeRef) == "W" else east
    is_real = -90 <= north <= 90 and -180 <= east <= 180 and (north, east) != (0, 0)  # noqa: PLR2004
    return (round(north, 6), round(east, 6)) if is_real else None


def _degrees(parts: tuple[float, float, float]) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
