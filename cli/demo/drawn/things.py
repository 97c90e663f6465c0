"""Things that stand in more than one drawing."""

from __future__ import annotations

from cli.demo.drawn.canvas import HEIGHT, WIDTH, Canvas

SKY, GRASS, PAVING, WALL = "#cfe3ee", "#7fa65f", "#b9b4aa", "#ddd3c0"


def outdoors(ground: str = PAVING, horizon: float = 260) -> Canvas:
    """Sky, a row of houses far behind, and ground before them."""
    made = Canvas(SKY)
    for left, top, colour in ((20, 90, "#d8cdbb"), (190, 120, "#cbbfae"), (400, 80, "#d8cdbb"), (540, 110, "#cbbfae")):
        house(made, left, top, 140, horizon, colour)
    made.box(0, horizon, WIDTH, HEIGHT, ground)
    return made


def house(
    on: Canvas, left: float, top: float, width: float, bottom: float, colour: str, panes: str = "#8fa7b5"
) -> None:
    """A house of flats."""
    on.box(left, top, left + width, bottom, colour)
    for x in range(int(left) + 14, int(left + width) - 20, 34):
        for y in range(int(top) + 16, int(bottom) - 24, 38):
            on.box(x, y, x + 18, y + 20, panes)


def tree(on: Canvas, x: float, foot: float, height: float, leaves: str = "#5b8a45") -> None:
    """A tree by its foot."""
    on.box(x - height * 0.05, foot - height * 0.45, x + height * 0.05, foot, "#7a5a3c")
    for across, up in ((-0.2, 0.5), (0.2, 0.52), (0, 0.72)):
        on.oval(x + across * height, foot - up * height, height * 0.24, height * 0.22, leaves)


def tuft(on: Canvas, x: float, y: float, colour: str = "#8a8f4a", height: float = 34) -> None:
    """A tuft of weeds."""
    for lean in (-16, -8, 0, 7, 15):
        on.line(((x, y), (x + lean, y - height + abs(lean))), 3, colour)


def bench(on: Canvas, left: float, top: float, colour: str, *, broken: bool = False) -> None:
    """A bench, 240 points wide; one that is broken has lost its right leg."""
    feet = top + 130
    for x in (left + 30, left + 200):
        if not (broken and x > left + 100):
            on.box(x, top, x + 12, feet, "#55524d")
    sinks = 56 if broken else 0
    for up in (0, 24, 62):
        on.shape(
            (
                (left, top + up),
                (left + 240, top + up + sinks),
                (left + 240, top + up + 16 + sinks),
                (left, top + up + 16),
            ),
            colour,
        )
    if broken:
        on.shape(
            ((left + 208, feet - 6), (left + 290, feet - 16), (left + 292, feet - 4), (left + 210, feet + 6)), "#55524d"
        )


def car(on: Canvas, left: float, foot: float, colour: str) -> None:
    """A car from its side."""
    on.shape(
        ((left + 50, foot - 70), (left + 80, foot - 110), (left + 180, foot - 110), (left + 220, foot - 70)), colour
    )
    on.shape(
        ((left + 64, foot - 72), (left + 86, foot - 102), (left + 174, foot - 102), (left + 202, foot - 72)), "#b9d0da"
    )
    on.box(left, foot - 72, left + 270, foot - 26, colour)
    for x in (left + 60, left + 208):
        on.oval(x, foot - 24, 26, 26, "#2e2e30")
        on.oval(x, foot - 24, 11, 11, "#a9a9ab")
