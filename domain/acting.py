"""Who acts, in which roles and for which areas, and when: what every act is told first."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, TypedDict

import msgspec

from domain.kernel import Fact, Id, NotAllowed, Unacceptable
from domain.policy.narrowing import AS_IT_STANDS, Policy
from domain.policy.roles import POSTS, Role, Roles, words_of
from domain.sealing import Bare, Sealer
from domain.terms import Terms, usual_terms
from domain.words import AT_MOST, Sealed, own_words

DATED_BACK_AT_MOST_HOURS = 24
"""How far back anybody but staff may date what they do: a day without a network, after which a telephone sends it."""
_HOUR = 3_600_000_000


class DatedBackTooFar(Unacceptable):
    """发生时间不能早于 {hours} 小时前。更早的事，请不填发生时间，在内容里写明日期；或请该区域的工作人员代为登记。

    The time it happened cannot be more than {hours} hours ago. Leave it out and say in words when it was, or ask staff
    of the area to enter it.
    """


class PartyKind(StrEnum):
    """What a party is (vocabulary group ``role``)."""

    RESIDENT = "resident"
    PARTY_MEMBER = "party_member"
    ORGANISATION = "organisation"
    UNIT = "unit"
    PARTNER = "partner"
    STAFF = "staff"


class Post(msgspec.Struct, frozen=True):
    """An office that a party holds for an area and everything below it."""

    role: str
    """A key of the vocabulary's ``role`` group: secretary, worker, grid_head, grid_member, building_head …"""
    area: Id


class Going(Protocol):
    """A rule that somebody goes by (see :mod:`domain.policy.rules`)."""

    @property
    def name(self) -> str: ...

    @property
    def words(self) -> tuple[str, str]: ...

    @property
    def roles(self) -> Roles: ...


class Envelope(TypedDict):
    """What every fact says besides what happened: when, who, in which role, and by which command."""

    at: int
    by: Id
    role: str
    command: Id
    trace: Id


class BySlip(msgspec.Struct, frozen=True):
    """A slip of paper that is all somebody shows: its code was seen by whoever made it."""

    need: Id
    """That it was made for; what is acted on may be the one that this goes on in."""
    maker: Id


class Acting(msgspec.Struct, frozen=True, kw_only=True):
    """A party about to act."""

    party: Id
    kind: PartyKind
    posts: tuple[Post, ...] = ()
    home: tuple[Id, ...] = ()
    """The areas where the party lives or is registered, from the widest to the household; () when unknown."""
    household: Id | None = None
    everywhere: bool = False
    """Whether this is the installation itself, which is staff of every area, or an administrator who sets it up."""
    duty: str | None = None
    """Of an administrator: which of the duties it is."""
    by_receipt: bool = False
    """Whether they show the receipt or slip of their need and no more: they go by what that is good for alone."""
    slip: BySlip | None = None
    """Of which slip it is, if it is one."""
    at: int
    """When the act happened, as the actor says: microseconds since 1970."""
    now: int
    """The clock of the store: microseconds since 1970."""
    command: Id
    trace: Id
    terms: Terms = msgspec.field(default_factory=usual_terms)
    """How long what they see to may take, in this installation."""
    sealer: Sealer = msgspec.field(default_factory=Bare)
    """What their own and other people's words are sealed with."""
    policy: Policy = AS_IT_STANDS
    """Which rules this installation leaves to fewer roles."""

    def under(self, rule: Going) -> Acting:
        """The same party with those of its posts alone by which it may go by that *rule*.

        :raises NotAllowed: when the installation leaves the rule to others. What else they have to be, the act asks.
        """
        narrowed = self.policy.narrowed.get(rule.name)
        left = rule.roles if narrowed is None else narrowed
        if self.by_receipt:
            if Role.RECEIPT not in left:
                raise NotAllowed(who=words_of(left), act_words=rule.words, could=sorted(left))
            return self
        if self.everywhere or (narrowed is None and (left >= POSTS or not left & POSTS)):
            return self
        posts = tuple(post for post in self.posts if post.role in left)
        if narrowed is not None and not posts and Role(self.kind) not in left:
            raise NotAllowed(who=words_of(left), act_words=rule.words, could=sorted(left))
        return msgspec.structs.replace(self, posts=posts)

    def post_for(self, path: tuple[Id, ...]) -> Post | None:
        """The post under which this party is staff for a place with that *path*, if any."""
        if self.everywhere:
            return Post(self.duty or "system", path[0] if path else self.party)
        for post in self.posts:
            if post.area in path:
                return post
        return None

    def lives_in(self, area: Id) -> bool:
        """Whether the party's home lies in *area*, wherever that lies by now."""
        return area in self.home

    def sealed(self, case: Id, kind: type[Fact], field: str, subject: Id, text: str, at_most: int = AT_MOST) -> Sealed:
        """What *subject* wrote, without blanks around it, as the *field* of such a fact of *case* holds it.

        :raises Unacceptable: when it is empty, too long, or holds what is no text.
        :raises KeyMissing, WasForgotten: see :class:`Sealer`.
        """
        return self.sealer.seal(case, kind.topic, field, subject, own_words(text, field, at_most))

    def envelope(self, path: tuple[Id, ...], under: Post | None = None) -> Envelope:
        """The envelope of a fact about a place with that *path*: ``Claimed(**acting.envelope(path), …)``.

        It says the role of the post that they hold there, or else what kind of party they are. Staff enter minutes,
        visits and votes on paper later, and date them back as far as they have to. Nobody else does: deadlines and
        figures go by the time that is written here.

        :param under: the post that the act rests on, where it has to be that one.
        :raises DatedBackTooFar: when whoever acts is not staff there, and says that it happened long ago.
        """
        post = under or self.post_for(path)
        if post is None and self.at < self.now - DATED_BACK_AT_MOST_HOURS * _HOUR:
            raise DatedBackTooFar(field="occurred_at", at=self.at, hours=DATED_BACK_AT_MOST_HOURS)
        return {
            "at": self.at,
            "by": self.party,
            "role": post.role if post else str(self.kind),
            "command": self.command,
            "trace": self.trace,
        }
