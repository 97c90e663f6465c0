"""A need that somebody raised without an account, or had raised for them, joined to the account that they have now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from domain.acting import Acting, PartyKind
from domain.kernel import Id, NotAllowed
from domain.need.facts import Joined
from domain.need.gate import Gate
from domain.need.permission import PERSONS
from domain.need.refusals_of_joining import EnteredByYou, JoinedElsewhere, WorkedOnByYou


class Joining(Gate):
    """The act by which a need is in two places, for one person."""

    def join(self, acting: Acting, party: Id, kind: PartyKind, goes_on_in: Sequence[Joining] = ()) -> None:
        """Let it be *party*'s as well, who has shown the receipt or the slip of it. Nobody undoes that.

        It may be done at any stage, and a second time causes nothing.

        :param acting: its raiser, for whom the receipt or the slip speaks.
        :param kind: what *party* is.
        :param goes_on_in: the need that it was merged into, the one which that was merged into, and so on.
        :raises NotAllowed: when *party* is no person.
        :raises EnteredByYou: when *party* entered it for somebody else.
        :raises WorkedOnByYou: when *party* has a hand in the work: joined to it, they would be asked to judge it.
        :raises JoinedElsewhere: when it is in another account already.
        """
        if kind not in PERSONS:
            who, act_words = ("个人", "persons"), ("把诉求归入账号", "join a need to their account")
            raise NotAllowed(who=who, act_words=act_words, could=sorted(PERSONS))
        if self.is_raiser(party):
            return
        if party == self.entered_by:
            raise EnteredByYou()
        if any(party in need.hands or party in need.at_work for need in (self, *goes_on_in)):
            raise WorkedOnByYou()
        if self.joined_by is not None:
            raise JoinedElsewhere()
        self.happened(Joined(**self._envelope(acting), party=party))
        for source, into in pairwise((self, *goes_on_in)):
            into.happened(Joined(**into._envelope(acting), party=party, came_with=source.id))
