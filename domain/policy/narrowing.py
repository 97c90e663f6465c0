"""What an installation says less than the rules: a rule is left to some of the roles that it would admit."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from domain.policy.roles import Role, Roles


class Policy(msgspec.Struct, frozen=True):
    """The rules that an installation leaves to fewer roles, by their names; all others hold as they stand."""

    narrowed: Mapping[str, Roles] = msgspec.field(default_factory=dict)

    def admits(self, rule: str, role: str) -> bool:
        """Whether the installation leaves the rule to that role, which the rule itself would admit."""
        roles = self.narrowed.get(rule)
        return roles is None or role in roles

    def left(self, rule: str, roles: Roles) -> frozenset[Role]:
        """Those of the rule's *roles* that the installation leaves it to."""
        return self.narrowed.get(rule, roles)


AS_IT_STANDS = Policy()
"""Nothing is narrowed."""
