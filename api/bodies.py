"""What is said of one need and of many alike: the bodies, and the acts that they ask for."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from api.given import GivenId, instant
from api.perform import Act, Body
from api.report import TEXT
from domain.categories import CATEGORIES
from domain.kernel import Id
from domain.need.facts import DeclineReason, Part


class Accept(Body):
    """Onto the list, in words for everybody."""

    wording: str = Field(max_length=TEXT, description="For everybody to read: no name, no number, no door.")
    category: str | None = Field(None, max_length=40)
    exclusive: bool = Field(True, description="Whether one claimant of a kind takes it alone.")
    deliberate: bool = Field(False, description="Whether it is talked over before it is open to claims.")
    tags: list[str] = Field(default=[], max_length=50, description="Codes, such as `hard`.")

    def done_to(self, need: Id, made: Id) -> Act:
        """Accept that need."""
        if self.category is not None:
            CATEGORIES.get(self.category)
        return lambda desk: desk.need(need).accept(
            desk.acting, self.wording, self.category, self.exclusive, self.deliberate, self.tags
        )


class Declining(Body):
    """Not taken on, and where to turn instead."""

    reason: DeclineReason
    wording: str = Field(max_length=TEXT)
    channel: str = Field(max_length=TEXT, description="Where to turn instead.")

    def done_to(self, need: Id, made: Id) -> Act:
        """Decline that need."""
        return lambda desk: desk.need(need).decline(desk.acting, self.reason, self.wording, self.channel)


class Close(Body):
    """The end of a case."""

    unconfirmed_because: str | None = Field(
        None, max_length=TEXT, description="Why it is closed although nobody confirmed it."
    )
    unfinished_because: str | None = Field(
        None, max_length=TEXT, description="Why it is closed although units have left their parts unfinished."
    )

    def done_to(self, need: Id, made: Id) -> Act:
        """Close that need."""
        return lambda desk: desk.need(need).close(desk.acting, self.unconfirmed_because, self.unfinished_because)


class Dispatching(Body):
    """An order to a unit."""

    unit: GivenId
    part: Part = Field(Part.LEAD, description="Whether it is asked to lead or to assist.")
    due_at: AwareDatetime | None = Field(
        None,
        description="Until when it has to have done its part, if before the need; at most two years from now.",
    )
    wording: str | None = Field(None, max_length=TEXT, description="What it is asked to do, for everybody to read.")

    def done_to(self, need: Id, made: Id) -> Act:
        """Dispatch that need to the unit, under the order *made*."""
        return lambda desk: desk.need(need).dispatch(
            desk.acting, made, self.unit, desk.party(self.unit).kind, self.part, instant(self.due_at), self.wording
        )
