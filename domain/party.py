"""A party: a resident, party member, organisation, unit, partner or member of staff, and the posts it holds.

A person's name is sealed. Only what works in public has a public name: an organisation, a unit, a partner.
"""

from __future__ import annotations

from typing import ClassVar, assert_never, cast

from domain.acting import Acting, PartyKind, Post
from domain.kernel import Fact, Id, NotAllowed, Refused, Unacceptable
from domain.levels import DEFAULT_LEVELS, Levels
from domain.need.inputs import later
from domain.place import Place
from domain.posts import POST_ROLES, above, giver_of
from domain.sealing import WasForgotten
from domain.searches import SearchDropped, Searching, SearchSaved
from domain.vocabulary import ROLE
from domain.words import PublicWording, Sealed, public_wording

NAMED_IN_PUBLIC = frozenset({PartyKind.ORGANISATION, PartyKind.UNIT, PartyKind.PARTNER})
"""The kinds that are no persons, and go by their name."""

_NAME_AT_MOST = 120


class Registered(Fact):
    """The community knows this party."""

    topic: ClassVar[str] = "party.registered"
    kind: PartyKind
    public_name: PublicWording | None = None
    """Only of what is no person."""
    name: Sealed | None = None
    """Only of a person."""
    household: Id | None = None


class Posted(Fact):
    """It holds an office for an area and everything below it."""

    topic: ClassVar[str] = "party.posted"
    post: str
    """Which office: a key of the vocabulary's ``role`` group (``role`` is in which one the actor acted)."""
    area: Id
    until: int | None = None
    """The instant at which its term is over; None until it is ended. Said again, it is the term from then on."""


class PostEnded(Fact):
    """It no longer holds that office there."""

    topic: ClassVar[str] = "party.post_ended"
    post: str
    area: Id


class MovedIn(Fact):
    """A person lives in another household now, or in none that is known."""

    topic: ClassVar[str] = "party.moved_in"
    household: Id | None


class SubjectErased(Fact):
    """A person has asked to be forgotten: from here on the party does nothing more, and the key of their words goes."""

    topic: ClassVar[str] = "party.erased"


PartyFact = Registered | Posted | PostEnded | MovedIn | SearchSaved | SearchDropped | SubjectErased


class AlreadyPosted(Refused):
    """该人员在这个区域已担任此职务，任期也相同，不用再任命。

    They hold that post for this area already, for the same term.
    """


class NotPosted(Refused):
    """该人员在这个区域没有担任此职务，不用免去。

    They do not hold that post for this area.
    """


class LivesElsewhere(NotAllowed):
    """该人员登记住在别处，须先由{who}{act_words}。

    They live elsewhere as far as is known: only {who} may {act_words} first.
    """


class NotAPerson(Refused):
    """只有个人信息可以删除；单位的名称是公开的。

    Only persons are forgotten; what an organisation is called is public.
    """


class Party(Searching):
    """Somebody who acts, or for whom somebody acts."""

    name: ClassVar[str] = "party"

    kind: PartyKind
    public_name: PublicWording | None
    household: Id | None

    def __init__(self, id: Id) -> None:
        super().__init__(id)
        self.posts: tuple[tuple[str, Id], ...] = ()
        """The offices it was given and that were not ended, as ``(role, area)``, in the order in which it took them.

        The term of one may be over: :meth:`posts_at` gives those that it holds.
        """
        self.terms: dict[tuple[str, Id], int] = {}
        """When the term of an office is over, where it has one."""
        self.erased = False
        """Whether it was forgotten."""

    def posts_at(self, now: int) -> tuple[Post, ...]:
        """The offices it holds at that instant: from the end of its term on, one gives no right any more."""
        return tuple(Post(role, area) for role, area in self.posts if now < self.terms.get((role, area), now + 1))

    @classmethod
    def register(
        cls,
        acting: Acting,
        *,
        id: Id,
        kind: PartyKind,
        public_name: str | None = None,
        name: Sealed | None = None,
        household: Place | None = None,
        path: tuple[Id, ...] = (),
        levels: Levels = DEFAULT_LEVELS,
    ) -> Party:
        """Make a party known.

        :param path: the areas that hold the household, from the widest to itself.
        :raises NotAllowed: to whoever holds no post; and for somebody's household, no post there.
        """
        home = None if household is None else _lived_in(household, levels)
        if not (acting.everywhere or (acting.posts if home is None else acting.post_for(path))):
            raise _only_staff_or_administrators(("登记人员或单位", "register parties"))
        _demand_fitting_names(kind, public_name, name, home)
        party = cls(id)
        party.happened(
            Registered(
                **acting.envelope(path or tuple(post.area for post in acting.posts[:1])),
                kind=kind,
                public_name=None
                if public_name is None
                else public_wording(public_name, "public_name", at_most=_NAME_AT_MOST),
                name=None
                if name is None
                else acting.sealed(id, Registered, "name", name.subject, name.text, at_most=_NAME_AT_MOST),
                household=home,
            )
        )
        return party

    def post(self, acting: Acting, role: str, area: Id, *, path: tuple[Id, ...], until: int | None = None) -> None:
        """Give it the office *role* for *area*, which *path* leads to, or another term of it.

        :param until: the instant at which the term is over; None until it is ended.
        :raises NotAllowed: to whoever holds no higher post there (see ``posts.py``).
        :raises AlreadyPosted: when it holds the office for that very term.
        """
        giver = self._demand_giver(acting, role, path, ("任命该区域的这一职务", "give this post for this area"))
        self._demand_remembered()
        if until is not None:
            later(until, "until", than=acting.at)
        if (role, area) in self.posts and self.terms.get((role, area)) == until:
            raise AlreadyPosted(post=role, area=area)
        self.happened(Posted(**acting.envelope(path, giver), post=role, area=area, until=until))

    def end_post(self, acting: Acting, role: str, area: Id, *, path: tuple[Id, ...]) -> None:
        """End its office *role* for *area*, which *path* leads to.

        :raises NotAllowed: to whoever holds no higher post there (see ``posts.py``).
        """
        giver = self._demand_giver(acting, role, path, ("免去该区域的这一职务", "end this post for this area"))
        if (role, area) not in self.posts:
            raise NotPosted(post=role, area=area)
        self.happened(PostEnded(**acting.envelope(path, giver), post=role, area=area))

    def move_in(
        self,
        acting: Acting,
        household: Place | None,
        *,
        path: tuple[Id, ...],
        left: tuple[Id, ...] = (),
        levels: Levels = DEFAULT_LEVELS,
    ) -> None:
        """Let it live in *household*, or in none that is known. Nothing happens when it lives there already.

        :param path: the areas that hold the new household; the one that is left, when there is no new one.
        :param left: the areas that hold the household that it lives in until then, if it is known.
        :raises NotAllowed: to whoever holds no post there.
        :raises LivesElsewhere: when they hold none where it lives until then: nobody takes people away from others.
        """
        if acting.post_for(path) is None:
            raise _only_staff(("登记住户", "register who lives there"))
        if left and acting.post_for(left) is None:
            who = ("原住址的工作人员", "staff of where they live")
            raise LivesElsewhere(who=who, act_words=("办理迁出", "let them move out"), could=["staff"])
        home = None if household is None else _lived_in(household, levels)
        if self.kind in NAMED_IN_PUBLIC:
            raise Unacceptable(field="household", why=_NOBODY_LIVES)
        self._demand_remembered()
        if home != self.household:
            self.happened(MovedIn(**acting.envelope(path), household=home))

    def erase(self, acting: Acting) -> None:
        """Forget the person: they hold no post, live nowhere and act no more. Nothing happens when that is so already.

        Their key has to be destroyed by whoever keeps it; with it go their words in every case.

        :raises NotAllowed: to anybody but the installation itself.
        :raises NotAPerson: for an organisation, a unit or a partner.
        """
        if not acting.everywhere:
            act_words = ("删除个人信息", "forget a person")
            raise NotAllowed(who=("系统", "the installation itself"), act_words=act_words, could=["system"])
        if self.kind in NAMED_IN_PUBLIC:
            raise NotAPerson()
        if not self.erased:
            self.happened(SubjectErased(**acting.envelope(())))

    def apply(self, fact: Fact, version: int) -> None:
        """Fold one fact into the state."""
        fact = cast(PartyFact, fact)
        match fact:
            case Registered():
                self.kind = fact.kind
                self.public_name = fact.public_name
                self.household = fact.household
            case Posted():
                held = (fact.post, fact.area)
                if held not in self.posts:
                    self.posts = (*self.posts, held)
                if fact.until is None:
                    self.terms.pop(held, None)
                else:
                    self.terms[held] = fact.until
            case PostEnded():
                ended = (fact.post, fact.area)
                self.posts = tuple(held for held in self.posts if held != ended)
                self.terms.pop(ended, None)
            case MovedIn():
                self.household = fact.household
            case SearchSaved() | SearchDropped():
                self._search_changed(fact)
            case SubjectErased():
                self.erased = True
                self.posts = ()
                self.household = None
                self.searches = {}
            case _:
                assert_never(fact)

    def _demand_remembered(self) -> None:
        if self.erased:
            raise WasForgotten(subject=self.id)

    def _demand_giver(self, acting: Acting, role: str, path: tuple[Id, ...], act_words: tuple[str, str]) -> Post:
        """The post under which this one is given or ended."""
        if role not in POST_ROLES:
            terms = [ROLE[one] for one in POST_ROLES]
            why = (
                f"没有“{role}”这一职务，可用的有：{'、'.join(term.staff for term in terms)}。",
                f"There is no post {role!r}, only: {', '.join(term.en for term in terms)}.",
            )
            raise Unacceptable(field="role", expected=list(POST_ROLES), why=why)
        giver = giver_of(acting, role, path)
        if giver is None:
            raise _only_from_above(role, act_words)
        if self.kind in NAMED_IN_PUBLIC:
            raise Unacceptable(
                field="role", why=("职务由人担任，单位不担任职务。", "Posts are held by persons, not by organisations.")
            )
        return giver


_NOBODY_LIVES = ("单位不属于任何一户，请不填住户。", "An organisation lives in no household; leave that out.")


def _only_staff(act_words: tuple[str, str]) -> NotAllowed:
    return NotAllowed(who=("该区域的工作人员", "staff of the area"), act_words=act_words, could=["staff"])


def _only_staff_or_administrators(act_words: tuple[str, str]) -> NotAllowed:
    who = ("该区域的工作人员或系统管理员", "staff of the area and system administrators")
    return NotAllowed(who=who, act_words=act_words, could=["staff", "system_admin"])


def _only_from_above(role: str, act_words: tuple[str, str]) -> NotAllowed:
    higher = above(role)
    if higher:
        words = [ROLE[one] for one in higher]
        named = "、".join(one.words("zh", "staff") for one in words), ", ".join(one.en for one in words)
        who = (
            f"该区域或上级区域的{named[0]}或安全管理员",
            f"those who hold a higher post there or in a wider area ({named[1]}) and security administrators",
        )
        return NotAllowed(who=who, act_words=act_words, could=[*higher, "security_admin"])
    who = ("上级区域的党组织书记或安全管理员", "the party secretary of a wider area and security administrators")
    return NotAllowed(who=who, act_words=act_words, could=["secretary", "security_admin"])


def _lived_in(household: Place, levels: Levels) -> Id:
    if not levels.is_household(household.level):
        raise Unacceptable(
            field="household", why=("所填地点不是住户，请选择住户。", "That place is no household; name one.")
        )
    return household.id


def _demand_fitting_names(kind: PartyKind, public_name: str | None, name: Sealed | None, home: Id | None) -> None:
    if kind in NAMED_IN_PUBLIC:
        if public_name is None:
            raise Unacceptable(
                field="public_name",
                why=("单位须有公开名称，请填写。", "An organisation has a public name; fill it in."),
            )
        if name is not None:
            raise Unacceptable(
                field="name",
                why=("单位没有个人姓名，请填公开名称。", "An organisation has no person's name; give its public name."),
            )
        if home is not None:
            raise Unacceptable(field="household", why=_NOBODY_LIVES)
    elif public_name is not None:
        raise Unacceptable(
            field="public_name",
            why=("个人不填公开名称，姓名请填在名称中加密保存。", "A person has no public name; the name is sealed."),
        )
