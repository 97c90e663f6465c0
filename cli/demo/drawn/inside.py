"""What there is to be seen in and on houses: stairs, walls, roofs that leak, doors, shelves."""

from __future__ import annotations

from cli.demo.drawn.canvas import HEIGHT, WIDTH, Canvas
from cli.demo.drawn.things import WALL


def stairs() -> Canvas:
    """Stairs of a house, in the dark."""
    made = Canvas("#15161a")
    for number in range(8):
        left, top = 120 + number * 50, 430 - number * 42
        made.box(left, top, WIDTH, top + 42, "#24252b")
        made.box(left, top, WIDTH, top + 6, "#1b1c20")
    made.line(((90, 330), (490, 0)), 10, "#2b2522")
    made.glow(90, 420, 150, "#8f97a8", 0.35)
    made.oval(180, 60, 22, 18, "#33353c")
    return made


def stuck_over(clean: bool) -> Canvas:
    """The wall of a stairwell, stuck over with small notices or painted anew."""
    made = Canvas("#ece8dd" if clean else WALL)
    made.box(0, 330, WIDTH, HEIGHT, "#7fa08c" if clean else "#8b9a8f")
    if clean:
        made.box(0, 326, WIDTH, 332, "#5f7f6c")
    else:
        notices = (
            *(
                (40, 60, "#f2d45c"),
                (140, 90, "#f0f0ea"),
                (230, 50, "#e6896e"),
                (330, 110, "#f2d45c"),
                (90, 190, "#e6896e"),
            ),
            *(
                (200, 210, "#f0f0ea"),
                (300, 240, "#a9cbe0"),
                (400, 60, "#a9cbe0"),
                (420, 200, "#f2d45c"),
                (150, 320, "#f0f0ea"),
            ),
        )
        for number, (x, y, colour) in enumerate(notices):
            tilt = (-8, 5, 0, 9)[number % 4]
            made.shape(((x, y), (x + 74, y + tilt), (x + 74 - tilt, y + 92 + tilt), (x - tilt, y + 92)), colour)
            for line in range(20, 80, 16):
                made.box(x + 12, y + line, x + 60 - line % 3 * 8, y + line + 6, "#6d6a66")
    made.box(500, 90, 620, HEIGHT, "#6b4a34")
    made.oval(518, 300, 8, 8, "#d9b96a")
    return made


def leak() -> Canvas:
    """The corner of a room under the roof that lets the rain in."""
    made = Canvas("#e9e2d4")
    made.shape(((0, 0), (WIDTH, 0), (WIDTH, 60), (0, 110)), "#f4f0e7")
    made.box(0, 400, WIDTH, HEIGHT, "#b08d64")
    made.box(60, 190, 200, 330, "#a9cbe0")
    made.box(126, 190, 134, 330, "#f4f0e7")
    for x, y, across, down, colour in (
        *((430, 90, 170, 60, "#c9b58a"), (440, 100, 140, 70, "#b29c6f"), (470, 160, 80, 80, "#bfae8a")),
        *((420, 150, 40, 60, "#8f9068"), (490, 120, 50, 40, "#7f8060")),
    ):
        made.oval(x, y, across, down, colour)
    for x, y in ((430, 260), (470, 300), (440, 340)):
        made.shape(((x, y - 18), (x + 8, y), (x - 8, y)), "#7fa9bd")
        made.oval(x, y + 2, 8, 8, "#7fa9bd")
    made.shape(((390, 380), (510, 380), (494, 460), (406, 460)), "#4f7f9b")
    made.oval(450, 380, 60, 14, "#7fa9bd")
    return made


def tiles(state: str) -> Canvas:
    """The tiles of an outer wall: fallen (``fallen``), ``set`` again, or fallen on the ``north`` side too."""
    made = Canvas("#cdb7a0")
    for row, y in enumerate(range(0, HEIGHT, 40)):
        for x in range(-40 if row % 2 else 0, WIDTH, 80):
            made.box(x + 2, y + 2, x + 78, y + 38, "#c08a6c" if (x + y) % 3 else "#b98163")
    if state == "set":
        for x, y in ((202, 122), (282, 122), (242, 162), (322, 162), (282, 202)):
            made.box(x, y, x + 76, y + 36, "#cf9c80")
        return made
    right, down = (110, 90) if state == "north" else (0, 0)
    corners = ((190, 110), (370, 100), (420, 180), (400, 250), (300, 260), (210, 220))
    rough = [(x + right, y + down) for x, y in corners]
    made.shape(rough, "#9a948b")
    made.shape([(x * 0.9 + 32, y * 0.86 + 26) for x, y in rough], "#8b857c")
    for x in (240, 330, 420):
        made.shape(((x, 440), (x + 50, 428), (x + 58, 452), (x + 8, 466)), "#b98163")
    return made


def entry(works: bool) -> Canvas:
    """The panel to ring at, beside the door of a house."""
    made = Canvas("#bfb6a6")
    made.box(330, 20, 620, HEIGHT, "#5a6b73")
    made.box(350, 40, 470, HEIGHT, "#6b7d86")
    made.box(480, 40, 600, HEIGHT, "#6b7d86")
    made.box(110, 90, 270, 390, "#d5d6d8" if works else "#8c8b88")
    made.box(130, 112, 250, 190, "#7fc2a0" if works else "#26272a")
    for row in range(4):
        for column in range(3):
            made.oval(150 + column * 40, 222 + row * 42, 14, 14, "#5d6064" if works else "#6f6d69")
    if not works:
        made.line(((130, 118), (200, 150), (180, 164), (248, 186)), 3, "#8c8b88")
        made.line(((190, 390), (184, 430), (204, 452)), 5, "#a5473f")
    return made


def reading_corner() -> Canvas:
    """A corner for children to read: a shelf that fills, a table and stools."""
    made = Canvas("#f0e6cf")
    made.box(0, 390, WIDTH, HEIGHT, "#c99f6a")
    made.box(60, 60, 360, 400, "#a9794a")
    colours = ("#c8553d", "#588b8b", "#f2d0a4", "#3f6f9f", "#8d6a9f")
    for row, y in enumerate((74, 184, 294)):
        made.box(74, y, 346, y + 96, "#7d5733")
        full = (15, 9, 3)[row]
        for number in range(full):
            high = 64 + (number * 7 + row * 5) % 24
            made.box(78 + number * 15.5, y + 96 - high, 90 + number * 15.5, y + 96, colours[(number + row) % 5])
    made.box(410, 320, 600, 336, "#e0a458")
    for x in (424, 574):
        made.box(x, 336, x + 12, 440, "#c0853d")
    for x in (430, 540):
        made.oval(x, 420, 30, 12, "#588b8b")
        made.box(x - 20, 424, x + 20, 460, "#47706f")
    return made


def kitchen_drain() -> Canvas:
    """A sink in a kitchen, full of water that comes back."""
    made = Canvas("#e3e6e2")
    for x in range(0, WIDTH, 64):
        made.box(x, 0, x + 2, 250, "#cfd4cf")
    for y in range(0, 250, 64):
        made.box(0, y, WIDTH, y + 2, "#cfd4cf")
    made.box(0, 250, WIDTH, 420, "#a9aeb2")
    made.oval(320, 320, 230, 80, "#7c8286")
    made.oval(320, 326, 212, 68, "#c6cbce")
    made.line(((320, 90), (320, 190), (320, 230)), 18, "#8d9397")
    made.line(((320, 96), (250, 96), (250, 150)), 18, "#8d9397")
    made.oval(320, 318, 206, 60, "#7f7352")
    for x, y in ((240, 320), (300, 340), (380, 306), (420, 330)):
        made.oval(x, y, 18, 8, "#9c8f68")
    made.shape(((60, 410), (170, 410), (158, 478), (72, 478)), "#c8553d")
    return made
