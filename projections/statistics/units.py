"""What units were asked to do and answered, counted as often as it happened."""

from __future__ import annotations

from domain.need.facts import Designated, Dispatched, Escalated, ReportedIn, Returned, SignedFor, Whistled
from projections.statistics.adding import Adds, one

OfUnits = Dispatched | SignedFor | Returned | Whistled | ReportedIn | Escalated
"""The facts counted here; a designated order is dispatched too."""

ADDS: dict[type[OfUnits], Adds] = {
    Dispatched: one("dispatched"),
    Designated: one("dispatched", "designated"),
    SignedFor: one("signed"),
    Returned: one("returned"),
    Whistled: one("whistles"),
    ReportedIn: one("reported_in"),
    Escalated: one("escalated"),
}
"""What each of them adds, on the day on which it happened; nothing of it is ever taken back."""
