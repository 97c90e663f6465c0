"""Several reports of one matter: merged into one case, and taken apart again.

A need goes into one that goes on by itself, so that the needs merged into one another are a tree and never a circle.
What a need had absorbed stays in it and goes along. Whatever was merged last is taken apart first.
"""

from __future__ import annotations

from domain.acting import Acting
from domain.kernel import Id
from domain.need.facts import Absorbed, Merged, SplitOff, Unmerged
from domain.need.gate import Gate
from domain.need.permission import is_staff
from domain.need.refusals import BeforeItWasRaised
from domain.need.refusals_of_merging import IntoItself, MergedFurther, OnAnotherList, TakesNoReports, TargetIsMerged
from domain.need.stage import TAKES_REPORTS, Act
from domain.need.who import STAFF, refused
from domain.words import public_wording


class Merging(Gate):
    """The acts by which several reports become one matter; each causes a fact of both needs."""

    def merge(self, acting: Acting, into: Merging, wording: str | None = None) -> None:
        """Let it go on in another need (并案), with all who raised or support it.

        :raises IntoItself: when that is the same need.
        :raises TargetIsMerged: when the other goes on elsewhere itself; it says where.
        :raises TakesNoReports: when the other is over.
        :raises StillHeld: while somebody holds a claim on it, or a unit an order.
        """
        if into.id == self.id:
            raise IntoItself(field="into")
        self._demand(acting, Act.MERGE)
        into._demand_staff_too(acting, Act.MERGE)
        if into.course.merged_into is not None:
            raise TargetIsMerged(field="into", into=into.course.merged_into)
        stage = into.stage
        if stage not in TAKES_REPORTS:
            raise TakesNoReports(field="into", stage=stage, stage_words=(stage.words("zh", "staff"), stage.words("en")))
        if into.item is not self.item:
            raise OnAnotherList(field="into")
        if acting.at < into.raised_at:
            raise BeforeItWasRaised(field="occurred_at", at=acting.at, raised_at=into.raised_at)
        raisers = self.counted_raisers
        along = raisers | self.backers
        self.happened(
            Merged(
                **self._envelope(acting),
                into=into.id,
                wording=None if wording is None else public_wording(wording, "wording"),
            )
        )
        into.happened(
            Absorbed(
                **into._envelope(acting),
                source=self.id,
                reports=self.reports,
                raisers=_ordered(raisers),
                supporters=_ordered(along - raisers),
                supports=len((into.backers | along) - {into.raiser}),
                joined=tuple(sorted(self.joints)),
            )
        )

    def unmerge(self, acting: Acting, out_of: Merging) -> None:
        """Let it go on by itself again, from where it stood; all who came along with it go along.

        :param out_of: the need that it was merged into.
        :raises MergedFurther: when that goes on elsewhere itself by now.
        """
        self._demand(acting, Act.UNMERGE)
        out_of._demand_staff_too(acting, Act.UNMERGE)
        if out_of.course.merged_into is not None:
            raise MergedFurther(into=out_of.course.merged_into)
        carried = out_of.absorbed.valid[self.id]
        others = out_of.absorbed.people(but=self.id)
        self.happened(Unmerged(**self._envelope(acting), out_of=out_of.id))
        out_of.happened(
            SplitOff(
                **out_of._envelope(acting),
                source=self.id,
                reports=carried.reports,
                raisers=_ordered(carried.raisers),
                supporters=_ordered(carried.supporters),
                supports=len((out_of.supporters | others) - {out_of.raiser}),
                joined=tuple(sorted(carried.joined)),
            )
        )

    def _demand_staff_too(self, acting: Acting, act: Act) -> None:
        if not is_staff(self, acting):
            raise refused(act, STAFF)


def _ordered(people: frozenset[Id]) -> tuple[Id, ...]:
    return tuple(sorted(people))
