"""Pictures are made anew: nothing but pixels is left of what was sent, and nothing else gets in."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from commandcenter.wall import pictures
from commandcenter.wall.pictures import Unfit, made_anew

SECRET = b"Jalan Rahasia 12"


def encoded(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, 99).save(target, form, **options)
    return target.getvalue()


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = SECRET.decode()
    found[0x0112] = 6  # to be turned by 90 degrees
    return found


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_nothing_but_pixels_is_kept(form: str) -> None:
    """Upright, without what was written beside them."""
    more = {"pnginfo": _noted()} if form == "PNG" else {"comment": SECRET} if form == "JPEG" else {"xmp": SECRET}
    sent = encoded(form, exif=exif(), icc_profile=b"profile " + SECRET, **more)
    assert SECRET in sent
    made = made_anew(sent)
    assert SECRET not in made.content
    assert (made.width, made.height) == (20, 40)
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.format, len(image.getexif()), image.info.get("icc_profile")) == (form, 0, None)


def _noted() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    return info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixels_is_understood(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    assert made_anew(encoded(form, mode=mode)).width == 40


def test_what_follows_a_picture_is_left_behind() -> None:
    """A file that is a picture and a page at the same time is only a picture afterwards."""
    page = b"<script>alert(1)</script>"
    assert page not in made_anew(encoded("JPEG") + page).content
    assert page not in made_anew(encoded("PNG") + page).content


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", pictures.NO_IMAGE), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", pictures.NO_IMAGE),
        (b"GIF89a" + bytes(50), pictures.NO_IMAGE), (encoded("GIF", mode="L"), pictures.NO_IMAGE),
        (encoded("TIFF"), pictures.NO_IMAGE), (encoded("PNG")[:60], pictures.NO_IMAGE),
        (encoded("JPEG")[:300], pictures.NO_IMAGE), (bytes(pictures.BYTES_MAX + 1), pictures.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(sent: bytes, why: str) -> None:
    with pytest.raises(Unfit) as unfit:
        made_anew(sent)
    assert str(unfit.value) == why


def bomb(width: int, height: int) -> bytes:
    """A PNG of one bit per pixel, whose rows are all alike: a few kB that want 112 MB."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + (width + 7) // 8)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (8_000, 6_000), (100_000, 10)])
def test_a_bomb_is_refused_by_its_head(size: tuple[int, int]) -> None:
    with pytest.raises(Unfit) as unfit:
        made_anew(bomb(*size))
    assert str(unfit.value) == pictures.TOO_MANY_PIXELS


def test_a_large_picture_is_made_as_large_as_a_wall() -> None:
    made = made_anew(bomb(10_000, 4_000))
    assert (made.width, made.height) == (7680, 3072)


@settings(max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_damage_is_refused_and_never_breaks(noise: bytes, at: int) -> None:
    """Wherever bytes are wrong: a picture, or a reason."""
    for form in ("PNG", "JPEG", "WEBP"):
        whole = encoded(form)
        with contextlib.suppress(Unfit):
            made_anew(whole[:at] + noise + whole[at + len(noise) :])
