"""The figures: each means one thing, for any area, period and day as of which it is asked."""

from domain.weights import Weights
from projections.statistics.explained import CaseBehind, Explained, FactBehind, explain
from projections.statistics.figures import RULE_VERSION, Figure, Figures, Rate, Unit, figures
from projections.statistics.printed import amount, kinds, phrase
from projections.statistics.view import Statistics

__all__ = [
    "RULE_VERSION",
    "CaseBehind",
    "Explained",
    "FactBehind",
    "Figure",
    "Figures",
    "Rate",
    "Statistics",
    "Unit",
    "Weights",
    "amount",
    "explain",
    "figures",
    "kinds",
    "phrase",
]
