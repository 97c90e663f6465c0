"""Administrators at work: in which duty, for whose account, and that they have shown a moment ago who they are."""

from __future__ import annotations

from fastapi import Request

from api.gate import rule_of
from api.given import given_id
from api.identity import asking_of, demand_fresh
from api.problems import STATUS
from api.running import running
from domain.kernel import NotAllowed
from domain.policy.roles import Role
from domain.policy.rules import Rule, rules
from domain.settings import installed
from store.people.accounts import Account, Duty, NoSuchAccount
from store.people.administration import By, Way


class OwnAccount(NotAllowed):
    """不能对自己的账号这样做，请由另一位{who}办理。

    Nobody does this to their own account; it is left to others ({who}).
    """


STATUS[OwnAccount] = 403


def administrator(request: Request) -> By:
    """Whoever is about to change something in their duty.

    :raises NotSignedIn, SignedOut: when nobody is signed in.
    :raises ProveAgain: when they have not shown who they are for ten minutes.
    """
    asking = asking_of(request)
    demand_fresh(request, asking)
    return By(asking.account, str(asking.duty), Way.DUTY)


def keeping_rule(duty: Duty) -> Rule:
    """The rule by which accounts of that duty are kept: those of parties by one administrator, others by another."""
    return rules()["accounts.keep" if duty is Duty.NONE else "duties.keep"]


def goes_by(by: By, rule: Rule) -> bool:
    """Whether the rule admits them, as the installation has it."""
    return Role(by.duty or "") in installed().policy.left(rule.name, rule.roles)


def not_theirs(rule: Rule) -> NotAllowed:
    """What they are told whom the rule does not admit."""
    return NotAllowed(who=rule.relation, act_words=rule.words, could=sorted(rule.roles))


async def theirs_to_keep(request: Request, by: By) -> Account:
    """The account that the address names, if it is theirs to keep.

    :raises NoSuchAccount: when there is none; NotFound when that is no id.
    :raises NotAllowed: when it is another administrator's to keep.
    :raises OwnAccount: when it is their own.
    """
    account = await running(request).people.accounts.with_id(given_id(request, "account"))
    if account is None:
        raise NoSuchAccount()
    rule = keeping_rule(account.duty)
    if not goes_by(by, rule):
        raise not_theirs(rule)
    if account.id == by.account:
        raise OwnAccount(who=rule.relation, act_words=rule_of(request).words, could=sorted(rule.roles))
    return account
