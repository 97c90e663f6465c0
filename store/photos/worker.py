"""Makes a picture anew: its pixels are decoded, and new files are encoded from nothing but those.

The program of a process that lives for one picture. It is started by its path, reads the picture from standard input
and writes to standard output what came of it (see ``encoder.py``). What decodes it is written in C and reads what
anybody sent: so it runs under limits, may neither write files nor start anything, and where the system allows it has
no network. It imports nothing of Huying, and there is nothing in its environment.
"""

from __future__ import annotations

import ctypes
import io
import resource
import sys

from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, UnidentifiedImageError, WebPImagePlugin

MOST_PIXELS = 40_000_000
LONGER_SIDE = 1600
THUMBNAIL = 320
QUALITY = 82

_FORMATS = ("JPEG", "PNG", "WEBP")
_PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)  # no import is left for later
_MEMORY = 1 << 30
_CPU_SECONDS = 15
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_ORIENTATION = 0x0112
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_WITHOUT_SHADES = ("1", "P", "PA", "I", "F")


def confine() -> None:
    """Give up what decoding a picture does not need. Only Linux is sure to hold a process to its memory."""
    if sys.platform == "linux":
        # Containers often forbid it, and it then says so by its result; the limits hold all the same.
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    limits = {
        resource.RLIMIT_CPU: _CPU_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,  # a dump of the memory would hold the picture
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_AS: _MEMORY,
    }
    for limit, most in limits.items():
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            if sys.platform == "linux":
                raise


def made_anew(given: bytes) -> tuple[int, int, bytes, bytes]:
    """Width and height, the picture and its thumbnail, both as JPEG.

    :raises Exception: whatever a decoder makes of what is no good picture.
    """
    # Pillow takes twice that to be a bomb, and says so before it decodes anything.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2
    with Image.open(io.BytesIO(given), formats=_FORMATS) as picture:
        shown = _shaded(picture)
        shown.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        turn = _TURNED.get(_orientation(picture))
        shown = _flat(shown)
    if turn is not None:
        shown = shown.transpose(turn)
    # Pixels alone go over into a picture that knows nothing else: no EXIF, no profile, no comment.
    clean = Image.frombytes("RGB", shown.size, shown.tobytes())
    small = clean.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    return clean.width, clean.height, _jpeg(clean), _jpeg(small)


def _shaded(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller smoothly; of several frames the first."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in _WITHOUT_SHADES:
        return picture.convert("RGBA")
    return picture


def _flat(picture: Image.Image) -> Image.Image:
    """On white where it was transparent."""
    if picture.mode not in ("RGBA", "LA"):
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # what is broken there says nothing about the pixels
        return 1


def _jpeg(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=QUALITY, subsampling="4:2:0", optimize=True)
    return made.getvalue()


def answer(given: bytes) -> bytes:
    """What came of it: a line that says what follows, or why nothing does."""
    try:
        width, height, picture, small = made_anew(given)
    except UnidentifiedImageError:
        return b"no unknown\n"
    except Image.DecompressionBombError:
        return b"no pixels\n"
    except MemoryError:
        return b"no hard\n"
    except Exception:  # decoders raise anything; the process ends with it
        return b"no broken\n"
    return b"ok %d %d %d %d\n" % (width, height, len(picture), len(small)) + picture + small


if __name__ == "__main__":
    Image.preinit()
    confine()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
