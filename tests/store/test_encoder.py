"""Pictures are made anew by another process: what comes out holds pixels and nothing else, or there is a refusal."""

from __future__ import annotations

import asyncio
import io
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from domain.kernel import Refused
from store.photos.encoder import Encoded, Encoder
from store.photos.refusals import (
    BrokenPhoto,
    NotAPhoto,
    PhotoNotFinished,
    PhotosBusy,
    TooHardToOpen,
    TooManyPixels,
)
from tests import pictures as make
from tests.pictures import CANARY

pytestmark = pytest.mark.anyio

RED, BLUE, GREEN = (220, 30, 30), (20, 40, 200), (0, 255, 0)


async def encoded(given: bytes) -> Encoded:
    """What becomes of it: two JPEG files without a word in them, of the size that is told."""
    made = await Encoder().encoded(given)
    for content, longer in ((made.picture, 1600), (made.thumbnail, 320)):
        with Image.open(io.BytesIO(content)) as shown:
            shown.load()
            assert (shown.format, shown.mode) == ("JPEG", "RGB")
            assert not set(shown.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert not shown.getexif()
            assert max(shown.size) <= longer
        assert CANARY not in content
        assert b"Exif" not in content
        assert content.endswith(b"\xff\xd9")
        assert content.count(b"\xff\xd8\xff") == 1
    assert shown_of(made).size == (made.width, made.height)
    return made


def shown_of(made: Encoded) -> Image.Image:
    return Image.open(io.BytesIO(made.picture)).convert("RGB")


def about(shown: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Whether that is its colour there, as nearly as JPEG keeps it."""
    found = shown.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 40 for one, other in zip(found, colour, strict=True))


@pytest.mark.parametrize("given", [make.telling_jpeg(), make.telling_png(), make.telling_webp()])
async def test_nothing_but_pixels_is_left(given: bytes) -> None:
    assert given.count(b"CANARY") > 2
    made = await encoded(given)
    assert (made.width, made.height) == (640, 480)
    assert about(shown_of(made), (100, 100), RED)
    assert about(shown_of(made), (600, 100), BLUE)


@pytest.mark.parametrize(
    "given", [make.zipped(make.jpeg()), make.jpeg() + make.HTML, make.saved(make.picture(), "PNG") + make.PDF]
)
async def test_what_follows_a_picture_is_gone(given: bytes) -> None:
    made = await encoded(given)
    assert b"PK\x03\x04" not in made.picture + made.thumbnail


@pytest.mark.parametrize(
    "given",
    [b"", b"\xff\xd8\xff", make.SVG, make.PDF, make.HTML, make.gif_script(), b"x" * 10_000, make.animated("GIF")],
)
async def test_what_is_no_photo_is_refused(given: bytes) -> None:
    with pytest.raises(NotAPhoto):
        await Encoder().encoded(given)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
async def test_a_truncated_photo_is_refused(format: str) -> None:
    whole = make.saved(make.picture(), format)
    with pytest.raises((BrokenPhoto, NotAPhoto)):
        await Encoder().encoded(whole[: len(whole) // 2])


async def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert len(make.png_bomb()) < 500_000
    with pytest.raises(TooManyPixels):
        await Encoder().encoded(make.png_bomb())


async def test_a_comment_that_is_a_bomb_is_refused_or_gone() -> None:
    with suppress(BrokenPhoto, TooHardToOpen, NotAPhoto):
        await encoded(make.text_bomb())


async def test_a_picture_of_a_little_too_many_pixels_is_refused() -> None:
    with pytest.raises(TooManyPixels):
        await Encoder().encoded(make.saved(Image.new("1", (8000, 5001)), "PNG"))


async def test_as_many_pixels_as_are_taken_are_dealt_with() -> None:
    made = await encoded(make.saved(Image.new("1", (8000, 5000)), "PNG"))
    assert (made.width, made.height) == (1600, 1000)


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_a_photo_is_shown_the_way_it_was_taken(orientation: int) -> None:
    made = await encoded(make.telling_jpeg(orientation))
    assert (made.width, made.height) == ((640, 480) if orientation < 5 else (480, 640))
    right, low = orientation in (2, 3, 6, 7), orientation in (3, 4, 7, 8)
    corner = (made.width - 50 if right else 50, made.height - 50 if low else 50)
    assert about(shown_of(made), corner, RED)


async def test_broken_exif_does_not_matter() -> None:
    await encoded(make.jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + CANARY))


@pytest.mark.parametrize("format", ["PNG", "WEBP", "MPO"])
async def test_of_several_frames_the_first_is_kept(format: str) -> None:
    made = await encoded(make.animated(format))
    assert about(shown_of(made), (600, 400), BLUE)
    assert not about(shown_of(made), (600, 400), GREEN)


def _lightness(made: Encoded, box: tuple[int, int, int, int]) -> float:
    return ImageStat.Stat(shown_of(made).convert("L").crop(box)).mean[0]


@pytest.mark.parametrize(
    ("mode", "format"), [("CMYK", "JPEG"), ("L", "JPEG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP")]
)
async def test_every_mode_becomes_an_ordinary_photo(mode: str, format: str) -> None:
    # By way of shades where Pillow knows no straight one.
    given = make.picture(mode="L").convert(mode) if mode == "LA" else make.picture(mode=mode)
    made = await encoded(make.saved(given, format))
    # Few colours are mixed from dots: what counts is how light it is on the whole.
    light, dark = (_lightness(made, corner) for corner in ((0, 0, 320, 240), (320, 240, 640, 480)))
    assert light > dark + 10


async def test_sixteen_bits_keep_their_shades() -> None:
    deep = Image.new("I;16", (10, 10), 0x8000)
    assert about(shown_of(await encoded(make.saved(deep, "PNG"))), (5, 5), (128, 128, 128))


async def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert about(shown_of(await encoded(make.saved(clear, "PNG"))), (5, 5), (255, 255, 255))


@pytest.mark.parametrize(("size", "kept"), [((1, 1), (1, 1)), ((20_000, 1), (1600, 1)), ((3000, 100), (1600, 53))])
async def test_a_picture_of_any_shape_is_made_smaller_and_never_larger(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    made = await encoded(make.saved(make.picture(size), "PNG"))
    assert (made.width, made.height) == kept


async def test_the_same_picture_gives_the_same_bytes() -> None:
    assert await encoded(make.telling_jpeg()) == await encoded(make.telling_jpeg())


def _worker(program: str) -> Encoder:
    return Encoder((sys.executable, "-c", program), patience=60.0)


@pytest.mark.parametrize(
    ("program", "refusal"),
    [
        ("import os; os.kill(os.getpid(), 9)", PhotoNotFinished),
        ("import os; os.kill(os.getpid(), 11)", TooHardToOpen),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass", TooHardToOpen),
        ("import sys; sys.exit(3)", PhotoNotFinished),
        ("import sys; sys.stdin.buffer.read()", PhotoNotFinished),
        ("import sys; sys.stdout.buffer.write(b'x' * 20_000_000)", PhotoNotFinished),
        ("print('ok 1 1 5 5'); print('x')", PhotoNotFinished),
        ("print('yes')", PhotoNotFinished),
    ],
)
async def test_a_worker_that_dies_or_talks_nonsense_is_told_as_a_refusal(program: str, refusal: type[Refused]) -> None:
    encoder = _worker(program)
    with pytest.raises(refusal):
        await encoder.encoded(make.jpeg((3000, 2000)))
    encoder.command = Encoder().command
    assert (await encoder.encoded(make.jpeg())).width == 640


async def test_where_no_worker_can_be_started_one_is_told_to_come_again() -> None:
    with pytest.raises(PhotoNotFinished):
        await Encoder(("/does/not/exist",)).encoded(make.jpeg())


async def test_a_worker_that_hangs_is_killed_and_the_next_photo_has_another() -> None:
    encoder = _worker("import time; time.sleep(600)")
    encoder.patience = 0.2
    with pytest.raises(PhotoNotFinished):
        await encoder.encoded(make.jpeg())
    encoder.command, encoder.patience = Encoder().command, 60.0
    assert (await encoder.encoded(make.jpeg())).width == 640


async def test_only_so_many_photos_wait() -> None:
    encoder = Encoder(places=2)
    with encoder.place():
        with encoder.place(), pytest.raises(PhotosBusy), encoder.place():
            raise AssertionError("there was a third place")
        with encoder.place():
            pass


async def test_one_worker_runs_at_a_time(tmp_path_factory: pytest.TempPathFactory) -> None:
    running = tmp_path_factory.mktemp("workers") / "running"
    program = (
        f"import os, sys; os.mkdir({str(running)!r}); sys.stdin.buffer.read(); os.rmdir({str(running)!r})\n"
        "print('no broken')"
    )
    encoder = _worker(program)
    # A second one at the same time would find the folder there, and fail in another way.
    outcomes = await asyncio.gather(*(encoder.encoded(b"x") for _ in range(4)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [BrokenPhoto] * 4


async def test_the_worker_gives_up_what_it_does_not_need(tmp_path: Path) -> None:
    program = "\n".join(
        (
            "import importlib.util, os, sys",
            f"spec = importlib.util.spec_from_file_location('worker', {Encoder().command[-1]!r})",
            "worker = importlib.util.module_from_spec(spec); spec.loader.exec_module(worker)",
            "worker.confine()",
            "said = sorted(os.environ)",
            f"try: open({str(tmp_path / 'written')!r}, 'wb', buffering=0).write(b'x'); said.append('wrote')",
            "except OSError: pass",
            "try: bytearray(2 << 30); said.append('took')",
            "except MemoryError: pass",
            "print(said, 'huying' in str(sys.modules), file=sys.stderr)",
        )
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-c",
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + program,
        stderr=asyncio.subprocess.PIPE,
        env={},
    )
    _, told = await process.communicate()
    assert told.decode().strip() in ("[] False", "['LC_CTYPE'] False")
