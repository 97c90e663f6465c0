"""What a story is written with: places, parties and needs, and who did what to them when.

A story only ever asks for acts. Whether they are allowed is decided by the domain when the story is told, as it would
be for anybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from cli.demo.drawn.canvas import Canvas
from cli.demo.pictures import Picture
from domain.acting import Acting, PartyKind
from domain.casework import SYSTEM, Desk
from domain.categories import CATEGORIES
from domain.instants import CHINA, day_number, micros
from domain.kernel import Id
from domain.need.facts import Channel, Estimate, Item, PhotoKind
from domain.need.need import Need
from domain.need.photographing import whose_photo
from domain.party import Party
from domain.place import Place
from domain.recurrence import Every
from domain.upkeep import together
from domain.upkeep.facts import UpkeepKind

Act = Callable[[Need, Acting], None]
"""What somebody does to a need."""

_NAMESPACE = UUID("6875796e-672d-4465-8d6f-000000000001")


def id_of(name: str) -> Id:
    """The id of what a story calls *name*: the same whenever and wherever it is told."""
    return Id(str(uuid5(_NAMESPACE, name)))


def instant(when: str) -> int:
    """The instant of a local time such as ``2025-02-24 08:30``."""
    return micros(datetime.strptime(when, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA))


class Step(NamedTuple):
    """An act that somebody did."""

    at: int
    actor: Id
    case: Id
    act: Callable[[Desk], None]
    name: str
    """Unlike that of any other step; what is told under it once is not told again."""
    picture: Picture | None = None
    """What has to be stored before."""
    added_later: bool = False
    """Whether it is left out where it comes too late: in a store that heard the other stories before there was this."""


class Script:
    """The steps of the stories."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._names: dict[Id, int] = {}

    def steps(self) -> Iterator[Step]:
        """All steps in the order in which they happened."""
        return iter(sorted(self._steps, key=lambda step: step.at))

    def step(self, when: str, actor: Id, case: Id, act: Callable[[Desk], None]) -> None:
        """Let *actor* do something at that local time."""
        number = self._names[case] = self._names.get(case, 0) + 1
        self._steps.append(Step(instant(when), actor, case, act, f"{case}/{number}"))

    def place(
        self, when: str, key: str, level: str, name: str | None, parent: Id | None, code: str | None = None
    ) -> Id:
        """A place is put into the tree."""
        id = id_of(f"place/{key}")

        def act(desk: Desk) -> None:
            path = () if parent is None else desk.path(parent)
            holder = None if parent is None else desk.place(parent)
            desk.begin(Place.found(desk.acting, id=id, level=level, name=name, parent=holder, path=path, code=code))

        self.step(when, SYSTEM, id, act)
        return id

    def households(self, when: str, key: str, parent: Id, number: int) -> tuple[Id, ...]:
        """So many households are known to live there: they bear numbers here, and no names."""
        return tuple(self.place(when, f"{key}/{i}", "household", None, parent) for i in range(1, number + 1))

    def party(self, when: str, key: str, kind: PartyKind, name: str | None = None, household: Id | None = None) -> Id:
        """Somebody is registered; only organisations have a name."""
        id = id_of(f"party/{key}")

        def act(desk: Desk) -> None:
            home = None if household is None else desk.place(household)
            path = () if household is None else desk.path(household)
            desk.begin(Party.register(desk.acting, id=id, kind=kind, public_name=name, household=home, path=path))

        self.step(when, SYSTEM, id, act)
        return id

    def staff(self, when: str, key: str, role: str, area: Id) -> Id:
        """Somebody takes an office for an area."""
        id = self.party(when, key, PartyKind.STAFF)
        self.step(when, SYSTEM, id, lambda desk: desk.party(id).post(desk.acting, role, area, path=desk.path(area)))
        return id

    def photo(self, when: str, by: Id, need: str, kind: PhotoKind, draw: Callable[[], Canvas]) -> Id:
        """Somebody adds a photo of theirs to the need *need*; gives back its id."""
        case = id_of(f"need/{need}")
        photo = id_of(f"photo/{need}/{kind}/{when}")
        picture = Picture(photo, by, draw)

        def act(desk: Desk) -> None:
            it, made = desk.need(case), picture.made
            if whose_photo(it, desk.acting, kind) != by:
                raise ValueError(f"the photo of {need} would be another's")
            it.add_photo(desk.acting, photo, kind, made.width, made.height, len(made.full), len(made.small))

        self._steps.append(Step(instant(when), by, case, act, f"{case}/photo/{photo}", picture, added_later=True))
        return photo

    def photo_shown(self, when: str, by: Id, need: str, photo: Id, caption: str) -> None:
        """Staff let everybody see it."""
        case = id_of(f"need/{need}")

        def act(desk: Desk) -> None:
            desk.need(case).publish_photo(desk.acting, photo, caption)

        self._steps.append(Step(instant(when), by, case, act, f"{case}/photo/{photo}/shown", added_later=True))

    def need(self, key: str, place: Id) -> Thread:
        """A need, to be told about."""
        return Thread(self, id_of(f"need/{key}"), place)


class Thread:
    """What happened to one need."""

    def __init__(self, script: Script, id: Id, place: Id) -> None:
        self.id = id
        self._script = script
        self._place = place

    def raised(
        self,
        when: str,
        by: Id,
        category: str,
        words: str,
        *,
        item: Item = Item.NEED,
        channel: Channel = Channel.VISIT,
        affected: Estimate | None = None,
        since_year: int | None = None,
        on_behalf_of: Id | None = None,
    ) -> None:
        """It was raised."""

        def act(desk: Desk) -> None:
            CATEGORIES.get(category)
            desk.begin(
                Need.raise_(
                    desk.acting,
                    id=self.id,
                    item=item,
                    category=category,
                    place=self._place,
                    path=desk.path(self._place),
                    channel=channel,
                    words=words,
                    affected=affected,
                    since_year=since_year,
                    on_behalf_of=on_behalf_of,
                )
            )

        self._script.step(when, by, self.id, act)

    def kept_up(
        self, when: str, by: Id, kind: UpkeepKind, wording: str, keeper: Id, every: Every, first: str, until: str
    ) -> Id:
        """Somebody keeps it up from now on; gives back the plan. The days are dates such as ``2025-03-24``."""
        plan = id_of(f"upkeep/{kind.value}/{self.id}")
        first_on, until_on = (day_number(date.fromisoformat(day)) for day in (first, until))

        def act(desk: Desk) -> None:
            together.begin(
                desk,
                plan,
                self.id,
                kind=kind,
                wording=wording,
                every=every,
                first_on=first_on,
                until_on=until_on,
                keeper=keeper,
            )

        self._script.step(when, by, self.id, act)
        return plan

    def then(self, when: str, by: Id, act: Act) -> None:
        """Somebody did something to it."""
        self._script.step(when, by, self.id, lambda desk: act(desk.need(self.id), desk.acting))
