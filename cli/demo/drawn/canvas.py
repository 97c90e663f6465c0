"""What a drawing is made with: plain shapes, at twice the size they are kept in, so that no edge is jagged."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 480
_FINE = 2

Colour = str
Points = Sequence[tuple[float, float]]


class Canvas:
    """A drawing of 640 × 480 points; what is drawn later lies above what was drawn before."""

    def __init__(self, background: Colour) -> None:
        self._image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), background)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A rectangle."""
        self._draw.rectangle(_fine((left, top), (right, bottom)), colour)

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        """An ellipse around a point, by its half axes."""
        self._draw.ellipse(_fine((x - across, y - down), (x + across, y + down)), colour)

    def shape(self, points: Points, colour: Colour) -> None:
        """A filled polygon."""
        self._draw.polygon(_fine(*points), colour)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        """A line through points."""
        self._draw.line(_fine(*points), colour, round(width * _FINE), joint="curve")

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Light around a point, between 0 and 1 in its middle and fading to nothing."""
        side = round(2 * radius * _FINE)
        faded = Image.radial_gradient("L").resize((side, side)).point(lambda far: max(0.0, 255 - 1.35 * far) * strength)
        corner = round((x - radius) * _FINE), round((y - radius) * _FINE)
        self._image.paste(Image.new("RGB", (side, side), colour), corner, faded)

    def file(self) -> bytes:
        """The drawing as a file, of the kind that telephones send."""
        made = io.BytesIO()
        self._image.reduce(_FINE).save(made, "JPEG", quality=90)
        return made.getvalue()


def _fine(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * _FINE, y * _FINE) for x, y in points]
