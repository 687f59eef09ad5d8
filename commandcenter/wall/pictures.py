"""What somebody sends as a picture, decoded and made anew: nothing but pixels is kept.

A file can be a picture and something else at the same time, and cameras write places and names into theirs. So none is
stored as it came.
"""

import io
import logging
import threading
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from layouts.i18n import message

BYTES_MAX: Final = 4 * 1024 * 1024
PIXELS_MAX: Final = 40_000_000
SIDE_MAX: Final = 16_000  # WebP ends at 16,383
SHOWN_MAX: Final = (7680, 4320)  # a wall of 2 x 2 displays of 4K; more only costs memory at each of them
FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
QUALITY: Final = 90
TOO_LARGE: Final = message("An image may have 4 MB")
TOO_MANY_PIXELS: Final = message("An image may have 40 megapixels, and 16,000 on a side")
NO_IMAGE: Final = message("This is no PNG, JPEG or WebP image, or it is damaged")
log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()  # 40 megapixels are 160 MB while they are decoded


class Unfit(Exception):
    """It is not taken. The message id says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels in a file of our own making."""

    media_type: str
    content: bytes
    width: int
    height: int


def made_anew(data: bytes) -> Picture:
    """The picture that these bytes show: upright, the first one of several, no larger than a wall. Raises Unfit."""
    if len(data) > BYTES_MAX:
        raise Unfit(TOO_LARGE)
    with _one_at_a_time:
        try:
            return _made(data)
        except Unfit:
            raise
        except Image.DecompressionBombError:
            raise Unfit(TOO_MANY_PIXELS) from None
        except UnidentifiedImageError:
            raise Unfit(NO_IMAGE) from None
        except Exception as error:  # what is damaged on purpose breaks a decoder wherever it likes
            log.info("an image could not be decoded: %r", error)
            raise Unfit(NO_IMAGE) from None


def _made(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=tuple(FORMATS)) as opened:
        width, height = opened.size  # of its head: nothing is decoded yet
        if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
            raise Unfit(TOO_MANY_PIXELS)
        form = opened.format or "PNG"
        opened.seek(0)
        if form == "JPEG":
            opened.draft("RGB", SHOWN_MAX)
        opened.load()
        bare = ImageOps.exif_transpose(opened)
        bare = bare.convert("RGBA" if bare.has_transparency_data and form != "JPEG" else "RGB")
    bare.thumbnail(SHOWN_MAX)
    bare.info.clear()
    content = _written(bare, form)
    if form == "PNG" and len(content) > BYTES_MAX:
        form = "WEBP"
        content = _written(bare, form)
    if len(content) > 2 * BYTES_MAX:
        raise Unfit(TOO_LARGE)
    return Picture(FORMATS[form], content, *bare.size)


def _written(image: Image.Image, form: str) -> bytes:
    target = io.BytesIO()
    options = {} if form == "PNG" else {"quality": QUALITY}
    image.save(target, form, exif=b"", icc_profile=None, **options)
    return target.getvalue()
