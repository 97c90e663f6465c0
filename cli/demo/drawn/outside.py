"""What there is to be seen in the open: lamps, drains, ground that nobody uses, benches, trees, roads."""

from __future__ import annotations

from cli.demo.drawn.canvas import HEIGHT, WIDTH, Canvas
from cli.demo.drawn.things import GRASS, bench, car, house, outdoors, tree, tuft

_WATER, _MUD = "#8fa9b0", "#8a7650"


def lamps(lit: bool) -> Canvas:
    """A courtyard at night, with lamps that are out or give light."""
    made = Canvas("#1b2233" if lit else "#131723")
    house(made, 40, 70, 200, 300, "#262c3b", "#31384a")
    house(made, 390, 40, 210, 300, "#262c3b", "#31384a")
    for x, y in ((88, 124), (156, 200), (438, 94), (506, 170)):
        made.box(x, y, x + 18, y + 20, "#d9b96a")
    made.box(0, 300, WIDTH, HEIGHT, "#3a3d42" if lit else "#1d2026")
    for x, foot, high in ((150, 400, 230), (330, 350, 160), (520, 410, 240)):
        top = foot - high
        if lit:
            made.glow(x, top, high * 0.85, "#ffdf8a", 0.75)
            made.glow(x, foot, high * 0.55, "#ffdf8a", 0.45)
        made.box(x - 4, top, x + 4, foot, "#6b6f78" if lit else "#3a3e48")
        made.oval(x, top, 17, 17, "#fff6cf" if lit else "#4a4f5a")
    return made


def cover(even: bool) -> Canvas:
    """The cover of a manhole, that stands up or lies even."""
    made = Canvas("#a7a39b")
    for y in range(0, HEIGHT, 80):
        made.box(0, y, WIDTH, y + 3, "#98948c")
        for x in range((y // 80 % 2) * 60, WIDTH, 120):
            made.box(x, y, x + 3, y + 80, "#98948c")
    made.oval(320, 265, 190, 120, "#6e6a63")
    if even:
        _iron(made, 265)
        return made
    made.oval(320, 265, 172, 106, "#17181a")
    made.shape(((150, 260), (175, 130), (455, 95), (495, 225)), "#4b4d50")
    made.shape(((168, 250), (190, 144), (446, 112), (478, 220)), "#5d6064")
    for x in (230, 300, 370, 430):
        made.line(((x - 12, 240), (x, 130)), 7, "#46484b")
    return made


def _iron(on: Canvas, y: float) -> None:
    on.oval(320, y, 176, 108, "#4b4d50")
    on.oval(320, y, 162, 97, "#5d6064")
    for up in (-60, -30, 0, 30, 60):
        on.line(((210, y + up), (430, y + up)), 8, "#46484b")
    for x in (250, 390):
        on.oval(x, y, 9, 6, "#17181a")


def sewer(mended: bool) -> Canvas:
    """A pipe at the foot of a house, burst above a pool or whole above dry ground."""
    made = Canvas("#d5c8b2")
    for y in range(20, 300, 34):
        made.box(0, y, WIDTH, y + 2, "#c6b89f")
    made.box(0, 300, WIDTH, HEIGHT, "#b5afa4")
    made.box(440, 70, 560, 220, "#8fa7b5")
    pipe = "#6fa0b8" if mended else "#7d6f60"
    made.box(180, 0, 222, 330, pipe)
    for y in (60, 200):
        made.box(172, y, 230, y + 16, "#5a5046" if not mended else "#557f94")
    if mended:
        made.box(172, 306, 230, 322, "#557f94")
        made.oval(201, 350, 60, 22, "#6e6a63")
        for x in range(160, 250, 16):
            made.line(((x, 340), (x, 360)), 4, "#3b3a38")
        return made
    made.shape(((176, 236), (232, 226), (218, 262), (240, 290), (170, 280), (190, 258)), "#2c2620")
    made.shape(((196, 262), (228, 262), (270, 372), (150, 372)), _MUD)
    made.oval(270, 390, 250, 62, _MUD)
    made.oval(320, 398, 150, 28, "#9c8860")
    for x, y in ((140, 386), (400, 376), (300, 420)):
        made.oval(x, y, 15, 7, "#5c4d33")
    return made


def ground(used: bool) -> Canvas:
    """A piece of ground: weeds and rubbish, or a park with an old wheel of a mill in it."""
    if not used:
        made = outdoors("#a4936c")
        for x, y in ((60, 330), (150, 300), (240, 350), (520, 300), (590, 360), (430, 440), (110, 440), (330, 460)):
            tuft(made, x, y)
        made.shape(((300, 400), (340, 330), (400, 310), (470, 340), (520, 400)), "#8d8782")
        for x, y, colour in (
            (340, 372, "#b5654a"),
            (400, 350, "#c9c4bd"),
            (440, 382, "#b5654a"),
            (380, 386, "#5f7fa0"),
        ):
            made.shape(((x, y), (x + 34, y - 10), (x + 40, y + 10), (x + 6, y + 20)), colour)
        return made
    made = outdoors(GRASS)
    made.shape(((250, HEIGHT), (400, HEIGHT), (350, 260), (320, 260)), "#d8c9a8")
    for x, foot, height in ((80, 330, 170), (560, 340, 190), (200, 290, 110), (470, 290, 110)):
        tree(made, x, foot, height)
    made.oval(480, 380, 62, 62, "#a05a3c")
    made.oval(480, 380, 40, 40, GRASS)
    for across, down in ((-62, 0), (62, 0), (0, -62), (0, 62), (-44, -44), (44, 44), (-44, 44), (44, -44)):
        made.oval(480 + across, 380 + down, 12, 12, "#a05a3c")
    made.box(474, 330, 486, 430, "#a05a3c")
    made.box(430, 374, 530, 386, "#a05a3c")
    made.box(420, 440, 540, 456, "#8d8782")
    bench(made, 20, 330, "#9a6b3f")
    return made


def waste(cleared: bool) -> Canvas:
    """The ground beside a house, with what was left after building or without."""
    made = outdoors()
    made.box(0, 120, 250, 330, "#cdbf9f")
    made.box(70, 170, 170, 270, "#8fa7b5")
    if cleared:
        made.box(300, 330, 620, 360, "#8a6a4a")
        for x in range(320, 620, 50):
            made.oval(x, 322, 28, 24, "#5b8a45")
            made.oval(x, 306, 8, 8, "#d9705c")
        return made
    made.shape(((220, 440), (290, 300), (380, 250), (480, 290), (590, 440)), "#9b948a")
    for x, y, colour in (
        *(
            (280, 360, "#b5654a"),
            (330, 320, "#d9d3c8"),
            (390, 290, "#b5654a"),
            (440, 340, "#e8e4dc"),
            (360, 380, "#7f7a72"),
        ),
        *((480, 380, "#b5654a"), (300, 410, "#d9d3c8"), (420, 405, "#6d8396"), (520, 410, "#d9d3c8")),
    ):
        made.shape(((x, y), (x + 42, y - 14), (x + 50, y + 12), (x + 8, y + 26)), colour)
    made.line(((250, 400), (420, 220)), 9, "#a7825a")
    made.line(((560, 420), (470, 240)), 9, "#a7825a")
    return made


def seat(mended: bool) -> Canvas:
    """A bench under trees, broken or painted anew."""
    made = outdoors(GRASS)
    tree(made, 110, 330, 220)
    tree(made, 560, 320, 190)
    made.box(0, 400, WIDTH, HEIGHT, "#c9bfa9")
    bench(made, 200, 270, "#3f8f6a" if mended else "#8d7a63", broken=not mended)
    return made


def flower_stand() -> Canvas:
    """A stand for flowers before a gate, with nothing in it but a few empty pots."""
    made = outdoors()
    for level, y in enumerate((230, 300, 370)):
        left, right = 200 - 40 * level, 440 + 40 * level
        made.box(left, y, right, y + 12, "#8a6a4a")
        for x in range(left + 16, right - 30, 54):
            if (x + y) % 4 == 0:
                made.shape(((x, y - 24), (x + 32, y - 24), (x + 26, y), (x + 6, y)), "#a85f3f")
    for x in (140, 490):
        made.box(x, 240, x + 10, 440, "#6d5239")
    return made


def osmanthus() -> Canvas:
    """Two trees, yellow with vermin."""
    made = outdoors(GRASS)
    for x in (210, 430):
        tree(made, x, 410, 300, "#c7a63f")
        for across, up in ((-60, 150), (30, 190), (70, 140), (-10, 230), (-80, 170)):
            made.oval(x + across, 410 - up, 9, 7, "#7d5a2a")
        for across in (-90, -40, 30, 80):
            made.oval(x + across, 424, 10, 5, "#c7a63f")
    return made


def road() -> Canvas:
    """The road before a gate, with holes full of water."""
    made = outdoors("#c2bbae")
    made.shape(((60, HEIGHT), (580, HEIGHT), (380, 260), (270, 260)), "#6b6c6e")
    for near, far in ((470, 440), (410, 386), (360, 342), (322, 310), (296, 288)):
        made.shape(((321, far), (327, far), (330, near), (318, near)), "#dcdcd6")
    for x, y, across in ((240, 420, 80), (400, 380, 64), (300, 330, 42), (350, 450, 60)):
        made.oval(x, y, across + 10, across * 0.36 + 5, "#4c4b49")
        made.oval(x, y, across, across * 0.3, _WATER)
    return made


def branch() -> Canvas:
    """A tree above a place to park, with a dead branch hanging from it."""
    made = outdoors()
    made.box(96, 130, 136, 400, "#7a5a3c")
    for x, y in ((70, 110), (150, 80), (230, 120), (110, 50)):
        made.oval(x, y, 84, 62, "#5b8a45")
    made.line(((120, 190), (250, 130)), 20, "#7a5a3c")
    made.line(((240, 130), (390, 250)), 14, "#8f8374")
    for start, end in (((300, 178), (350, 170)), ((330, 202), (330, 250)), ((366, 232), (420, 236))):
        made.line((start, end), 7, "#8f8374")
    car(made, 310, 430, "#a5473f")
    return made


def garden_lamp() -> Canvas:
    """A lamp beside a small garden at dusk, that flickers."""
    made = Canvas("#3d4a63")
    house(made, 380, 90, 210, 300, "#4d5468", "#5d6579")
    made.box(0, 300, WIDTH, HEIGHT, "#46573f")
    tree(made, 90, 340, 190, "#3a5638")
    made.glow(280, 130, 200, "#ffdf8a", 0.3)
    made.box(275, 130, 285, 410, "#7d818a")
    made.oval(280, 130, 24, 24, "#fff6cf")
    for points in (((316, 92), (338, 112), (326, 118), (350, 142)), ((242, 92), (222, 112), (234, 118), (210, 142))):
        made.line(points, 6, "#ffe79e")
    return made
