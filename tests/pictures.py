"""Pictures that people send, good and hostile, made on the fly; what must not survive in them says CANARY."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image, PngImagePlugin

CANARY = b"CANARY-30.123456N-114.654321E"
_TEXT = CANARY.decode()


def picture(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """Red in its upper left quarter and blue elsewhere, so that one sees which way up it is."""
    made = Image.new("RGB", size, (20, 40, 200))
    made.paste((220, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    return made.convert(mode)


def saved(picture: Image.Image, format: str, **how: Any) -> bytes:
    """The picture as a file."""
    made = io.BytesIO()
    picture.save(made, format, **how)
    return made.getvalue()


def jpeg(size: tuple[int, int] = (640, 480), **how: Any) -> bytes:
    """An ordinary photo."""
    return saved(picture(size), "JPEG", **how)


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photo: where it was, who took it, and a small copy that nobody sees."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010E] = made[0x013B] = made[0x9286] = _TEXT
    made.get_ifd(0x8825).update({1: "N", 2: (30.0, 7.0, 24.0), 3: "E", 4: (114.0, 39.0, 16.0), 29: _TEXT})
    return made


def telling_jpeg(orientation: int = 1) -> bytes:
    """A photo with EXIF, GPS, a profile, XMP and a comment, and with more behind its end."""
    how: dict[str, Any] = {
        "exif": exif(orientation),
        "icc_profile": CANARY * 3,
        "xmp": b"<x:xmpmeta>%s</x:xmpmeta>" % CANARY,
    }
    return jpeg(comment=CANARY, **how) + CANARY


def telling_png() -> bytes:
    """A PNG with texts, compressed and not, EXIF, a profile, a chunk of its own, and more behind its end."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", _TEXT)
    texts.add_text("Author", _TEXT, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", _TEXT)
    texts.add(b"caNy", CANARY)
    return saved(picture(), "PNG", pnginfo=texts, exif=exif(), icc_profile=CANARY * 3) + CANARY


def telling_webp() -> bytes:
    """A WebP with EXIF, XMP and a profile."""
    return saved(picture(), "WEBP", exif=exif(), xmp=CANARY, icc_profile=CANARY * 3)


@cache
def png_bomb(side: int = 30_000) -> bytes:
    """One colour, side × side: a few kilobytes that become gigabytes."""
    row = b"\0" * (1 + side // 8)
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG whose comment is 50 megabytes long once it is unpacked."""
    packer = zlib.compressobj(9)
    text = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(50)) + packer.flush()
    whole = saved(picture((8, 8)), "PNG")
    end = whole.index(b"IEND") - 4
    return whole[:end] + _chunk(b"zTXt", b"Comment\0\0" + text) + whole[end:]


def zipped(first: bytes) -> bytes:
    """A picture that is an archive as well."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("run.sh", CANARY)
    return first + archive.getvalue()


def gif_script() -> bytes:
    """A GIF that a browser may take for a script."""
    return b"GIF89a/*" + saved(picture((2, 2)), "GIF")[8:] + b"*/=1;alert('%s')" % CANARY


def animated(format: str) -> bytes:
    """Two frames, the second of which says so in its pixels: it is green."""
    green = Image.new("RGB", (640, 480), (0, 255, 0))
    return saved(picture(), format, save_all=True, append_images=[green], duration=100)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert("%s")</script></svg>' % CANARY
PDF = b"%%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj %s\n%%%%EOF" % CANARY
HTML = b"<!doctype html><script>alert('%s')</script>" % CANARY


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
