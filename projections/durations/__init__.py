"""How long needs take to be answered and closed, whether in time; how far they come, and how old they get."""

from projections.durations.explained import CaseIn, ExplainedDurations, explain
from projections.durations.figures import Words, ages, durations, funnel, worded
from projections.durations.queries import Asked, By
from projections.durations.told import Ages, Durations, Funnel
from projections.durations.view import Waits

__all__ = [
    "Ages",
    "Asked",
    "By",
    "CaseIn",
    "Durations",
    "ExplainedDurations",
    "Funnel",
    "Waits",
    "Words",
    "ages",
    "durations",
    "explain",
    "funnel",
    "worded",
]
