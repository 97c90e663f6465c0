"""Every rule by its name: what one may do by it, which roles it admits, and what they have to be to what it is about.

A route of the API names the rule that it goes by. Whoever has none of the roles is refused before anything is read.
What somebody has to be to the case besides, such as its claimant or staff of its area, the rules of acts in
:mod:`domain.need.permission` and the acts of the other aggregates decide; it stands here in words.

Sources: the roles of a community and who stands above whom are those of the practice that Huying implements; that
administrators, security administrators and auditors are three (三员分立), GB/T 22239; that nobody reads more than their
work takes, PIPL (个人信息保护法) article 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from domain.kernel import Unacceptable
from domain.need.permission import PERMISSIONS
from domain.need.stage import Act
from domain.need.who import Who
from domain.policy.narrowing import Policy
from domain.policy.roles import DUTIES, EVERYBODY, KINDS, OFFICE, PARTIES, PERSONS, POSTS, VOLUNTEERS, Role, Roles


class Rule(msgspec.Struct, frozen=True):
    """One thing that may be done or read."""

    name: str
    """Such as ``need.claim``: what it is about, and what happens there."""
    words: tuple[str, str]
    """What one does, to follow “才能” and "may"."""
    roles: Roles
    """Who is admitted, by what they are."""
    relation: tuple[str, str]
    """What they have to be to what it is about, in words."""
    could: tuple[str, ...] = ()
    """What they have to be, in codes; the roles, where nothing is said."""
    by_token: bool = True
    """Whether a token, which a program holds, is good for it."""
    also: tuple[str, ...] = ()
    """Rules that guard what this one tells too: whoever they are not left to, it is not left to either."""
    enrolling: bool = False
    """Whether it is open to somebody who has yet to set up a second factor."""

    @property
    def is_public(self) -> bool:
        """Whether it admits whoever comes."""
        return Role.ANYBODY in self.roles

    @property
    def who(self) -> tuple[str, str]:
        """Who may, in words, to whoever may not: nobody is told that anybody could."""
        return _TAKING_PART if self.relation in (_ANYBODY, _SELF) else self.relation

    def could_be(self, left: Roles) -> list[str]:
        """Who may, in codes: parties, and the duties that the rule admits by name.

        :param left: those of its roles that the installation leaves it to.
        """
        parties, duties = left & PARTIES, left & DUTIES
        return [*(self.could or sorted(parties)), *sorted(duties)] or sorted(left)


class NoSuchRule(Unacceptable):
    """没有名为“{rule}”的权限规则，请对照“huying policy”的输出。

    There is no rule {rule}. Look at what `huying policy` prints.
    """


class NoSuchRole(Unacceptable):
    """没有“{role}”这个角色；“{rule}”可以限定给：{roles}。

    There is no role {role}; {rule} can be left to: {roles}.
    """


class CannotBeWidened(Unacceptable):
    """“{rule}”不能开放给“{role}”：设置只能收紧，可以限定给：{roles}。

    {rule} cannot be opened to {role}: settings only narrow, and it can be left to: {roles}.
    """


class LeftToNobody(Unacceptable):
    """“{rule}”须至少留给一个角色：{roles}。

    {rule} has to be left to somebody: {roles}.
    """


_ANYBODY = ("任何人", "anybody")
_SELF = ("本人", "themselves")
_STAFF = ("该区域的工作人员", "staff of the area")
_TAKING_PART = ("居民、单位和工作人员", "residents, organisations and staff")
_SIGNED_IN = ("登录后的本人", "themselves, signed in")

_CLAIMING = (KINDS - {Role.RESIDENT}) | POSTS
_ADMITTED: Mapping[str, Roles] = {
    **{str(role): frozenset({role}) for role in KINDS},
    "staff": POSTS | {Role.STAFF},
    **dict.fromkeys(("staff_above", "staff_in_charge"), POSTS),
    **dict.fromkeys(("claimant", "lead_claimant"), _CLAIMING),
    "entered_by": PARTIES,
    **dict.fromkeys(("anybody", "raiser", "confirmed_by", "disputed_by", "added_by"), PARTIES | {Role.RECEIPT}),
    **dict.fromkeys(("supporter", "neighbour", "household_member"), PERSONS | POSTS),
    **dict.fromkeys(("ordered_unit", "called_unit", "assisting_unit"), frozenset({Role.UNIT, Role.ORGANISATION})),
}
"""Who can be that to a need, by what they are."""

_WITH_A_RECEIPT = frozenset(
    {
        *(Act.SUPPLEMENT, Act.CONFIRM, Act.DISPUTE, Act.RATE, Act.REOPEN),
        *(Act.WITHDRAW, Act.URGE, Act.TELL_AGAIN, Act.REMARK, Act.ADD_PHOTO, Act.REMOVE_PHOTO),
    }
)
"""What somebody may do with nothing but the receipt of their need: what is its raiser's to do.

Support is somebody else's, and a vote is a household's: for those one says who one is.
"""


_OF_THE_OFFICE = frozenset(
    {
        *(Act.ACCEPT, Act.REWORD, Act.DECLINE, Act.OPEN, Act.CLOSE, Act.MERGE, Act.UNMERGE),
        *(Act.DISPATCH, Act.DESIGNATE, Act.WITHDRAW_ORDER, Act.WHISTLE, Act.JUDGE_PART, Act.ESCALATE, Act.HAND_DOWN),
        *(Act.SET_DEADLINE, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION, Act.SUSPEND, Act.REVIEW, Act.RESUME),
        *(Act.OPEN_BALLOT, Act.CLOSE_BALLOT, Act.PUBLISH_OUTCOME, Act.SEND_BACK, Act.SUPERVISE, Act.END_SUPERVISION),
        *(Act.PUBLISH_PHOTO, Act.CAST),
    }
)
"""What is decided, or entered for other households, for the community, and not by volunteers of a building."""
_TELLS = {Act.TELL_AGAIN: ("board.read",)}
"""The rules that guard what is told to whoever has done it."""


def _of_needs() -> Iterable[Rule]:
    for act in Act:
        who: Who = PERMISSIONS[act].who
        # Staff may be those of the area, who hold a post there, or a kind of persons.
        roles = frozenset[Role]().union(*(_ADMITTED[code] for code in who.could))
        if act is Act.CLAIM:
            roles |= POSTS
        if act in _OF_THE_OFFICE:
            roles -= VOLUNTEERS
        if act not in _WITH_A_RECEIPT:
            roles -= {Role.RECEIPT}
        yield Rule(f"need.{act}", act.words(), roles, who.alone(), who.could, also=_TELLS.get(act, ()))


def _acts() -> Iterable[Rule]:
    yield Rule("need.raise", ("提出诉求", "raise a need"), PARTIES | {Role.ANYBODY}, _ANYBODY)
    yield Rule(
        "need.bulk",
        ("批量办理", "act on many needs"),
        OFFICE,
        ("每件诉求所在区域的工作人员", "staff of each need's area"),
    )
    yield Rule(
        "offer.make", ("提供服务", "make an offer"), _CLAIMING, ("提供服务的人或单位", "whoever offers it, or staff")
    )
    offerer = ("提供服务的人或单位，或该区域的工作人员", "whoever offers it, or staff of the area")
    yield Rule("offer.withdraw", ("撤回服务", "withdraw an offer"), _CLAIMING, offerer)
    yield Rule("offer.match", ("对接服务和诉求", "match an offer with a need"), _CLAIMING, offerer)
    keeper = ("管护人或该区域的工作人员", "whoever keeps it up, or staff of the area")
    yield Rule("upkeep.plan", ("制订管护计划", "plan upkeep"), _CLAIMING, keeper)
    yield Rule("upkeep.keep", ("登记管护", "report on upkeep"), _CLAIMING, keeper)
    own = ("报到人或单位，或该区域的工作人员", "the party itself, or staff of the area")
    yield Rule("checkin.make", ("报到", "check in"), PARTIES, own)
    yield Rule("checkin.change", ("变更报到", "change a check-in"), PARTIES, own)
    yield Rule("checkin.review", ("审核报到", "review a check-in"), OFFICE, _STAFF)
    duty = ("值班人或单位，或该区域的工作人员", "whoever has the duty, or staff of the area")
    yield Rule("rota.plan", ("排班", "plan duty"), PARTIES, duty)
    yield Rule("rota.change", ("调整排班", "change duty"), PARTIES, duty)
    yield Rule("rota.report", ("登记值班", "report on duty"), PARTIES, duty)
    founders = ("该区域的工作人员或系统管理员", "staff of the area and system administrators")
    yield Rule("place.found", ("登记地点", "register a place"), OFFICE | {Role.SYSTEM_ADMIN}, founders)
    yield Rule("place.change", ("变更地点", "change a place"), OFFICE | {Role.SYSTEM_ADMIN}, founders)
    yield Rule("party.register", ("登记人员或单位", "register a party"), OFFICE | {Role.SYSTEM_ADMIN}, founders)
    yield Rule("party.move_in", ("登记住户", "register who lives where"), OFFICE, _STAFF)
    higher = ("职务更高的工作人员或安全管理员", "staff with a higher post and security administrators")
    yield Rule("party.post", ("任命和免去职务", "give and end posts"), POSTS | {Role.SECURITY_ADMIN}, higher)


def _questions() -> Iterable[Rule]:
    for name, words in {
        "board.read": ("查看公开诉求", "see the public needs"),
        "figures.read": ("查看统计", "see the figures"),
        "lists.read": ("查看清单", "see the lists"),
        "register.read": ("查看地点、单位和分类", "look places, parties and categories up"),
        "roster.read": ("查看报到和值班", "see who has checked in and who is on duty"),
        "upkeep.read": ("查看管护", "see what is kept up"),
        "photo.read": ("查看照片", "see photos"),
        "wording.check": ("检查公开表述", "have a wording looked at"),
        "service.read": ("查看服务状态和说明", "see how the service is, and its explanations"),
    }.items():
        yield Rule(name, words, EVERYBODY, _ANYBODY, also=("board.read",) if name == "lists.read" else ())
    yield Rule(
        "unit.orders.read",
        ("查看单位承办的诉求", "see what a unit was asked to do"),
        OFFICE | {Role.UNIT, Role.ORGANISATION, Role.AUDITOR},
        ("该单位、工作人员或审计员", "the unit itself, staff and auditors"),
        ("unit", "staff"),
    )
    yield Rule("acts.read", ("查看可办事项", "see what they can do"), PARTIES | {Role.RECEIPT}, _SELF)
    yield Rule("mine.read", ("查看自己的事项", "see what is theirs"), PARTIES, _SELF)
    yield Rule(
        "mine.join",
        ("把诉求归入自己的账号", "join a need to their account"),
        PERSONS | POSTS,
        ("登录后的反映人本人", "whoever raised it, signed in"),
        by_token=False,
    )
    yield Rule("search.keep", ("保存查询", "keep searches"), PARTIES, _SELF)
    finds = ("查看保存的查询结果", "see what a saved search finds")
    yield Rule("search.run", finds, PARTIES, _SELF, also=("search.keep", "board.read"))
    yield Rule(
        "words.read",
        ("查阅原文", "read the words"),
        (PARTIES - VOLUNTEERS) | {Role.AUDITOR, Role.RECEIPT},
        (
            "该区域的工作人员、已接单或报到的单位、本人或审计员",
            "staff of the area, units at work on it, whoever wrote them and auditors",
        ),
    )
    looking = ("该区域的工作人员或审计员", "staff of the area and auditors")
    yield Rule("responsible.read", ("查看负责人", "see who is responsible"), POSTS | {Role.AUDITOR}, looking)
    yield Rule(
        "history.read",
        ("查看某一时刻的案件", "see a case as it stood then"),
        POSTS | {Role.AUDITOR},
        looking,
        by_token=False,
    )
    looking = ("该区域的工作人员、系统管理员或审计员", "staff of the area, system administrators and auditors")
    setting_up = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})
    yield Rule("checkins.read", ("逐条查看报到", "see check-ins one by one"), POSTS | setting_up, looking)
    everybody_but = ("该区域的工作人员、管理员或审计员", "staff of the area, administrators and auditors")
    could = ("staff", "system_admin", "security_admin", "auditor")
    yield Rule("parties.read", ("查找人员和单位", "look for parties"), OFFICE | DUTIES, everybody_but, could)
    yield Rule(
        "names.read",
        ("查阅姓名", "open a person's name"),
        OFFICE | DUTIES,
        (
            "该人员居住、任职或报到区域的工作人员，管理员或审计员，查阅他人姓名须说明理由",
            "staff of an area where they live, hold a post or have checked in, administrators, auditors; with a reason",
        ),
        could,
        by_token=False,
    )


def _identities() -> Iterable[Rule]:
    yield Rule("session.begin", ("登录", "sign in"), EVERYBODY, _ANYBODY, enrolling=True)
    yield Rule("receipt.use", ("使用回执", "use a receipt"), EVERYBODY, ("持回执的人", "whoever has the receipt"))
    yield Rule(
        "receipt.read",
        ("凭回执查看", "follow by a receipt"),
        frozenset({Role.RECEIPT}),
        ("持回执的人", "whoever has it"),
    )
    yield Rule("feedback.send", ("提意见", "say what they think of the pages"), EVERYBODY, _ANYBODY, enrolling=True)
    yield Rule(
        "feedback.read",
        ("查看网页意见反馈", "read what people think of the pages"),
        OFFICE | {Role.SYSTEM_ADMIN, Role.AUDITOR},
        ("社区工作人员、系统管理员或审计员", "staff of the office, system administrators and auditors"),
        ("staff", "system_admin", "auditor"),
        by_token=False,
    )
    yield Rule("slip.give", ("出具回执单", "give a slip"), PARTIES, ("登记人", "whoever entered it for somebody else"))
    owners = PARTIES | DUTIES
    yield Rule(
        "account.read", ("查看自己的账号", "see their account"), owners | {Role.RECEIPT}, _SIGNED_IN, enrolling=True
    )
    yield Rule(
        "account.enrol",
        ("设置第二重验证", "set up a second factor"),
        owners,
        _SIGNED_IN,
        by_token=False,
        enrolling=True,
    )
    yield Rule("erasure.ask", ("申请删除自己的个人信息", "ask to be forgotten"), PARTIES, _SIGNED_IN, by_token=False)
    yield Rule("account.keep", ("管理自己的账号", "keep their account"), owners, _SIGNED_IN, by_token=False)


def _administration() -> Iterable[Rule]:
    """What the three duties are for, each of which looks at the others. No program does it with a token."""

    def rule(name: str, words: tuple[str, str], relation: tuple[str, str], *roles: Role) -> Rule:
        return Rule(name, words, frozenset(roles), relation, by_token=False)

    system, security = ("系统管理员", "system administrators"), ("安全管理员", "security administrators")
    auditor = ("审计员", "auditors")
    keepers = (
        "系统管理员（人员和单位的账号）或安全管理员（管理员和审计员的账号）",
        "system administrators, for parties' accounts, and security administrators, for those with a duty,",
    )
    all_three = ("系统管理员、安全管理员或审计员", "administrators and auditors")
    yield rule("accounts.read", ("查看账号", "see the accounts"), all_three, *DUTIES)
    yield rule("accounts.change", ("管理账号", "keep accounts"), keepers, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    yield rule("accounts.keep", ("管理人员和单位的账号", "keep parties' accounts"), system, Role.SYSTEM_ADMIN)
    yield rule("duties.keep", ("管理管理员和审计员的账号", "keep accounts with a duty"), security, Role.SECURITY_ADMIN)
    yield rule("sessions.end", ("结束他人的登录", "end sessions of others"), security, Role.SECURITY_ADMIN)
    yield rule("people.forget", ("删除个人信息", "have a person forgotten"), security, Role.SECURITY_ADMIN)
    waiting = ("安全管理员或审计员", "security administrators and auditors")
    seen = ("查看删除申请", "see who has asked to be forgotten")
    yield rule("erasures.read", seen, waiting, Role.SECURITY_ADMIN, Role.AUDITOR)
    yield rule("keys.rotate", ("更换主密钥", "change the wrapping key"), security, Role.SECURITY_ADMIN)
    yield rule("administration.read", ("查看管理记录", "read the administration log"), auditor, Role.AUDITOR)
    yield rule("readings.read", ("查看查阅记录", "read who has read what"), auditor, Role.AUDITOR)
    yield rule("log.read", ("查看全部记录", "read the log"), auditor, Role.AUDITOR)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its name, in the order in which people are told of them."""
    return {rule.name: rule for rule in (*_of_needs(), *_acts(), *_questions(), *_identities(), *_administration())}


def policy_of(said: Mapping[str, Iterable[str]]) -> Policy:
    """The policy of an installation that leaves rules to fewer roles.

    :param said: for each rule that is narrowed the roles that it is left to.
    :raises NoSuchRule, NoSuchRole, CannotBeWidened, LeftToNobody: for what cannot be meant.
    """
    narrowed: dict[str, Roles] = {}
    for name, codes in said.items():
        field = f"policy.{name}"
        rule = rules().get(name)
        if rule is None:
            raise NoSuchRule(field=field, rule=name)
        can = ", ".join(sorted(rule.roles))
        left = set[Role]()
        for code in codes:
            try:
                role = Role(code)
            except ValueError:
                raise NoSuchRole(field=field, rule=name, role=code, roles=can) from None
            if role not in rule.roles:
                raise CannotBeWidened(field=field, rule=name, role=code, roles=can)
            left.add(role)
        if not left:
            raise LeftToNobody(field=field, rule=name, roles=can)
        narrowed[name] = frozenset(left)
    for rule in rules().values():
        guards = [narrowed[name] for name in rule.also if name in narrowed]
        if guards:
            narrowed[rule.name] = narrowed.get(rule.name, rule.roles).intersection(*guards)
    return Policy(narrowed)
