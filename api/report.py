"""What several routes are told in the same way: a number of households, and how a need was solved."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from api.given import GivenId
from api.perform import BodyWithHouseholds, Strict
from domain.casework import Desk
from domain.kernel import Id
from domain.need.facts import Estimate, Qualifier, Result

TEXT = 20_000
"""A guard for the parser; how long a text may be is the domain's to say."""


class About(Strict):
    """How many, and how exactly that is known."""

    number: int = Field(le=2**53, ge=-(2**53))
    qualifier: Qualifier = Field(Qualifier.EXACT, description="= exactly, 约 about, 余 at least.")

    def as_estimate(self) -> Estimate:
        return Estimate(self.number, self.qualifier)


class Solved(Strict):
    """How it was solved, in the same request as something else."""

    result: Result
    wording: str = Field(max_length=TEXT, description="For everybody to read.")
    households: list[GivenId] = Field(
        default=[], max_length=50_000, description="The households that benefit, one by one …"
    )
    estimate: About | None = Field(None, description="… or their number, where nobody listed them.")
    cost_fen: int | None = Field(None, ge=-(2**53), le=2**53, description="What it cost, in fen.")

    def as_arguments(self, desk: Desk) -> tuple[Result, str, Sequence[Id], Estimate | None, int | None]:
        """What the acts that report a result are told. :raises NotAHousehold: for an id that is none."""
        estimate = self.estimate.as_estimate() if self.estimate else None
        households = desk.households(self.households, "households")
        return self.result, self.wording, households, estimate, self.cost_fen


class Report(Solved, BodyWithHouseholds):
    """How it was solved."""
