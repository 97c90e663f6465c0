"""Lasting upkeep (长效管护): who keeps up what was fixed, what is due next, and what was missed."""

from projections.upkeep.queries import SOON, Which, plan_of, plans_in, plans_of, plans_to_tick
from projections.upkeep.told import is_named, mechanism
from projections.upkeep.view import NEVER, AreaPlan, Holder, PlanRow, Upkeep

__all__ = [
    "NEVER",
    "SOON",
    "AreaPlan",
    "Holder",
    "PlanRow",
    "Upkeep",
    "Which",
    "is_named",
    "mechanism",
    "plan_of",
    "plans_in",
    "plans_of",
    "plans_to_tick",
]
