"""What was photographed, by whom, and what staff wrote beneath it. All of it is drawn: nobody's house is to be seen.

It is a story of its own, so that a store that heard the others before hears this one too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from cli.demo.drawn import inside, outside
from cli.demo.drawn.canvas import Canvas
from cli.demo.script import Script, id_of
from cli.demo.stories.garden import garden
from cli.demo.stories.xintang import xintang
from domain.kernel import Id
from domain.need.facts import PhotoKind


class _Taken(NamedTuple):
    need: str
    kind: PhotoKind
    by: Id
    when: str
    drawn: Callable[[], Canvas]
    shown: str = ""
    """When it was published; never, where it still waits for somebody to look at it."""
    caption: str = ""


_BEFORE, _AFTER, _EVIDENCE = PhotoKind.BEFORE, PhotoKind.AFTER, PhotoKind.EVIDENCE


def tell(script: Script) -> None:
    """Tell it."""
    _tell(script, garden(script).worker, "garden", _of_the_garden(script))
    _tell(script, xintang(script).worker, "xintang", _of_xintang(script))


def _tell(script: Script, worker: Id, where: str, photos: tuple[_Taken, ...]) -> None:
    for one in photos:
        need = f"{where}/{one.need}"
        photo = script.photo(one.when, one.by, need, one.kind, one.drawn)
        if one.shown:
            script.photo_shown(one.shown, worker, need, photo, one.caption)


def _of_the_garden(script: Script) -> tuple[_Taken, ...]:
    here = garden(script)
    one, two, three, four, five = here.residents
    company = here.property_company
    return (
        _Taken("stairs", _BEFORE, one, "2026-11-19 19:41", inside.stairs),
        _Taken(
            *("lamp", _BEFORE, three, "2026-11-14 07:31", outside.garden_lamp),
            *("2026-11-14 16:05", "小花园东侧的路灯一闪一闪"),
        ),
        _Taken(
            *("flowers", _BEFORE, five, "2026-11-16 09:01", outside.flower_stand),
            *("2026-11-16 16:05", "大门口的花架空了一年，等人认养"),
        ),
        _Taken(
            *("plot", _BEFORE, two, "2026-11-02 10:01", partial(outside.ground, used=False)),
            *("2026-11-02 16:05", "5号楼后的空地长满杂草"),
        ),
        _Taken(
            *("drain", _BEFORE, one, "2026-11-11 08:11", inside.kitchen_drain),
            *("2026-11-11 16:05", "厨房水池返水，下面用盆接着"),
        ),
        _Taken(
            *("books", _EVIDENCE, here.school, "2026-11-13 17:01", inside.reading_corner),
            *("2026-11-13 17:30", "书架和桌椅已到位，书还没有摆满"),
        ),
        _Taken(
            *("trees", _BEFORE, two, "2026-10-12 09:01", outside.osmanthus),
            *("2026-10-12 16:05", "两棵桂花树叶子发黄，有虫眼"),
        ),
        _Taken(
            *("leak", _BEFORE, three, "2026-10-09 09:01", inside.leak),
            *("2026-10-09 16:05", "顶楼屋角漏雨，墙面发霉"),
        ),
        _Taken(
            *("branch", _BEFORE, five, "2026-11-13 08:01", outside.branch),
            *("2026-11-13 16:05", "枯枝悬在停车处上方"),
        ),
        _Taken(
            *("road", _BEFORE, five, "2026-11-05 09:01", outside.road),
            *("2026-11-05 16:05", "小区门前的路坑洼积水"),
        ),
        _Taken(
            *("entry", _BEFORE, four, "2026-11-06 09:01", partial(inside.entry, works=False)),
            *("2026-11-06 16:05", "对讲主机黑屏，线头外露"),
        ),
        _Taken(
            *("entry", _AFTER, here.electrician, "2026-11-18 16:31", partial(inside.entry, works=True)),
            *("2026-11-18 17:00", "换上的新对讲主机"),
        ),
        _Taken(
            *("bench", _BEFORE, two, "2026-11-04 09:01", partial(outside.seat, mended=False)),
            *("2026-11-04 16:05", "长椅断了一条腿"),
        ),
        _Taken(
            *("bench", _AFTER, here.workshop, "2026-11-19 16:31", partial(outside.seat, mended=True)),
            *("2026-11-19 17:00", "长椅已加固，重新上漆"),
        ),
        _Taken(
            *("wall", _BEFORE, two, "2026-10-28 09:01", partial(inside.tiles, "fallen")),
            *("2026-10-28 16:05", "外墙瓷砖脱落，掉在墙脚"),
        ),
        _Taken(
            *("wall", _AFTER, company, "2026-11-13 16:31", partial(inside.tiles, "set")),
            *("2026-11-13 17:00", "南面的瓷砖已补好"),
        ),
        _Taken("wall", _EVIDENCE, two, "2026-11-17 19:01", partial(inside.tiles, "north")),
        _Taken(
            *("cover", _BEFORE, one, "2026-10-15 09:01", partial(outside.cover, even=False)),
            *("2026-10-15 16:05", "井盖翘起，露出井口"),
        ),
        _Taken(
            *("cover", _AFTER, company, "2026-10-23 16:31", partial(outside.cover, even=True)),
            *("2026-10-23 17:00", "新井盖与地面齐平"),
        ),
        _Taken(
            *("paint", _BEFORE, three, "2026-10-15 09:02", partial(inside.stuck_over, clean=False)),
            *("2026-10-15 16:06", "楼道墙上贴满小广告"),
        ),
        _Taken(
            *("paint", _AFTER, company, "2026-10-23 16:32", partial(inside.stuck_over, clean=True)),
            *("2026-10-23 17:01", "小广告已清除，墙面重新粉刷"),
        ),
    )


def _of_xintang(script: Script) -> tuple[_Taken, ...]:
    here = xintang(script)
    company, worker = here.property_company, here.worker
    cable_company = id_of("party/hualing")
    return (
        _Taken(
            *("lamps", _BEFORE, worker, "2025-02-07 19:10", partial(outside.lamps, lit=False)),
            *("2025-02-08 09:05", "晚上的庭院，三盏灯都不亮"),
        ),
        _Taken(
            *("lamps", _AFTER, company, "2025-02-24 19:10", partial(outside.lamps, lit=True)),
            *("2025-02-25 09:05", "修好以后的庭院"),
        ),
        _Taken(
            *("sewer-15", _BEFORE, worker, "2025-03-03 10:30", partial(outside.sewer, mended=False)),
            *("2025-03-03 10:40", "管道破裂，污水流了一地"),
        ),
        _Taken(
            *("sewer-15", _AFTER, company, "2025-03-07 17:35", partial(outside.sewer, mended=True)),
            *("2025-03-07 18:00", "破损管段已更换，地面干了"),
        ),
        _Taken(
            *("park", _BEFORE, worker, "2025-01-07 09:30", partial(outside.ground, used=False)),
            *("2025-01-07 09:45", "闲置多年的空地"),
        ),
        _Taken(
            *("park", _AFTER, cable_company, "2025-03-21 17:05", partial(outside.ground, used=True)),
            *("2025-03-24 09:05", "工业主题公园主体已建成"),
        ),
        _Taken(
            *("waste", _BEFORE, here.residents["16"], "2025-03-11 09:31", partial(outside.waste, cleared=False)),
            *("2025-03-11 11:05", "楼旁堆了半个月的装修垃圾"),
        ),
        _Taken(
            *("waste", _AFTER, company, "2025-03-13 17:05", partial(outside.waste, cleared=True)),
            *("2025-03-13 17:30", "垃圾已清运，原处摆上了花箱"),
        ),
        _Taken(
            *("benches", _BEFORE, here.residents["14"], "2025-02-11 09:31", partial(outside.seat, mended=False)),
            *("2025-02-11 11:05", "破损的座椅"),
        ),
        _Taken(
            *("benches", _AFTER, company, "2025-02-19 17:05", partial(outside.seat, mended=True)),
            *("2025-02-19 17:30", "修好的座椅"),
        ),
    )
