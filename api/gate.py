"""Whether a request is let in, by the rule that its route names, before its endpoint is called.

What somebody has to be to the case that it is about is decided afterwards, where the case is at hand.
"""

from __future__ import annotations

from fastapi import Request
from starlette.types import Scope

from api.given import actor_of
from api.identity import asking_of
from api.refusals_of_receipts import NotByReceipt, NotItsReceipt
from api.running import running
from api.unproven import NotAParty, NotInScope, SecondFactorFirst
from domain.kernel import Id, NotAllowed, Refused
from domain.policy.roles import DUTIES, EVERYBODY, PARTIES, Role, Roles
from domain.policy.rules import Rule, rules
from domain.settings import installed
from store.asking import ask
from store.people.accounts import Duty
from store.people.sessions import Asking, Level
from store.people.sessions import Scope as Right

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def rule_of(request: Request) -> Rule:
    """The rule that the route of a request names."""
    rule: Rule = request.scope["rule"]
    return rule


def let_in(request: Request, rule: Rule) -> None:
    """Let a request in, or refuse it.

    :raises NotSignedIn: where it has to show who asks, and shows nothing; SignedOut when what it shows is over.
    :raises SecondFactorFirst, NotAParty, NotInScope, NotByReceipt, NotItsReceipt, NotAllowed: see below.
    """
    left = installed().policy.left(rule.name, rule.roles)
    if left is EVERYBODY:
        return
    asking: Asking | Refused | None = request.scope.get("asking")
    if asking is None:
        if Role.ANYBODY not in left:
            actor_of(request)
            if not left & PARTIES:
                raise _not_theirs(NotAllowed, rule, left)
    elif isinstance(asking, Asking):
        _demand_let_in(rule, left, asking, request.scope)
    else:
        raise asking


def let_in_by(request: Request, rule: str) -> Asking:
    """Who asks, where part of what a public route does goes by another *rule* of those who have signed in.

    :raises NotSignedIn: when nothing shows who asks; SignedOut when what shows it is over.
    :raises NotAllowed, or a kind of it, and SecondFactorFirst: as for a route of that rule.
    """
    asking, goes_by = asking_of(request), rules()[rule]
    _demand_let_in(goes_by, installed().policy.left(rule, goes_by.roles), asking, request.scope)
    return asking


async def demand_left_to(request: Request, rule: Rule) -> None:
    """Look whether a party that was let in has a role that the installation leaves the rule to.

    :raises UnknownParty: when there is no such party.
    :raises NotAllowed: when it has none of those roles.
    """
    asking: Asking | Refused | None = request.scope.get("asking")
    if Role.ANYBODY in installed().policy.left(rule.name, rule.roles):
        return
    if isinstance(asking, Asking) and (asking.party is None or asking.is_for_one_need):
        return
    party = actor_of(request)
    await ask(running(request).backend, party, party, lambda desk: None, rule)


def _demand_let_in(rule: Rule, left: Roles, asking: Asking, scope: Scope) -> None:
    """Let somebody in who has shown who they are.

    :raises SecondFactorFirst: when they have to set one up first.
    :raises NotAParty: for an account that administers or audits, and something else than that.
    :raises NotInScope: when their token is not for this.
    :raises NotByReceipt, NotItsReceipt: when their receipt is not.
    :raises NotAllowed: when none of the roles that they may have is admitted.
    """
    if asking.is_for_one_need:
        _demand_about(rule, left, asking, scope)
    elif asking.level is Level.ENROL and not rule.enrolling:
        raise SecondFactorFirst()
    elif asking.by_token and not rule.by_token:
        raise _not_in_scope("account")
    elif asking.by_token and (wanted := Right.READ if scope["method"] in SAFE else Right.ACT) not in asking.scopes:
        raise _not_in_scope(wanted)
    elif asking.duty is not Duty.NONE:
        if Role(asking.duty) not in left:
            raise _not_theirs(NotAParty if left & PARTIES and not left & DUTIES else NotAllowed, rule, left)
    elif not left & PARTIES:
        raise _not_theirs(NotAllowed, rule, left)


def _demand_about(rule: Rule, left: Roles, asking: Asking, scope: Scope) -> None:
    named: str | None = scope["path_params"].get("need")
    if Role.RECEIPT not in left:
        raise NotByReceipt(
            who=("登录后的本人", "the person themselves, signed in,"), act_words=rule.words, could=["owner"]
        )
    if named is not None and Id(named.lower()) not in (asking.need, scope["goes_on_in"]):
        raise NotItsReceipt(who=rule.relation, act_words=rule.words, could=list(rule.could or sorted(left)))


def _not_theirs(kind: type[NotAllowed], rule: Rule, left: Roles) -> Refused:
    return kind(who=rule.who, act_words=rule.words, could=rule.could_be(left))


def _not_in_scope(scope: str) -> NotInScope:
    who = ("登录后的本人", "the person themselves, signed in,")
    return NotInScope(who=who, act_words=("这样做", "do this"), could=["owner"], scope=scope)
