"""A sentence for every fact of a need, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, assert_never

from domain.amounts import counted, percent, qualified, qualified_en, yuan
from domain.instants import local_day, moment
from domain.kernel import Fact, Id
from domain.need.facts import (
    Absorbed,
    Accepted,
    BallotClosed,
    BallotOpened,
    BroughtIn,
    Claimed,
    ClaimKind,
    Closed,
    Confirmed,
    DeadlineSet,
    Declined,
    DiscussionClosed,
    DiscussionOpened,
    Dispatched,
    Disputed,
    Escalated,
    Estimate,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Fixed,
    HandedDown,
    HandedOver,
    Joined,
    Lapsed,
    Merged,
    Minuted,
    NeedFact,
    Opened,
    OrderWithdrawn,
    OutcomePublished,
    PartJudged,
    PartReported,
    PhotoAdded,
    PhotoPublished,
    PhotoRemoved,
    Progressed,
    Qualifier,
    Raised,
    Rated,
    Released,
    Remarked,
    Reopened,
    Replied,
    ReportedIn,
    Resumed,
    Returned,
    Reviewed,
    Reworded,
    Scheduled,
    SentBack,
    SignedFor,
    SolvedOnTheSpot,
    SplitOff,
    Started,
    Supervised,
    SupervisionEnded,
    Supplemented,
    Supported,
    SupportTakenBack,
    Surveyed,
    Suspended,
    ToldAgain,
    Unmerged,
    Urged,
    VisitedAgain,
    VoteCast,
    Whistled,
    Withdrawn,
)
from domain.vocabulary import (
    BALLOT_RULE,
    CHANNEL,
    CLAIM,
    DECLINE_REASON,
    ITEM,
    PART,
    REOPEN_REASON,
    RESULT,
    ROLE,
    SATISFACTION,
)
from projections.timeline.checking import checked
from projections.timeline.closing import closed
from projections.timeline.of_endings import ended_because
from projections.timeline.of_merging import told_of_merging
from projections.timeline.of_photos import told_of_photos
from projections.timeline.of_timing import told_of_timing
from projections.timeline.of_units import told_of_units
from projections.timeline.origin import brought_in


class Sentence(NamedTuple):
    """The same in Chinese and English."""

    zh: str
    en: str


class Known:
    """What a sentence may lean on: public names, and what earlier facts of the case said."""

    def __init__(self, names: Mapping[Id, str]) -> None:
        self.names = names
        self.raised: Raised | None = None
        self.claims: dict[Id, ClaimKind] = {}
        self.options: dict[tuple[Id, str], str] = {}

    def learn(self, fact: NeedFact) -> None:
        """Keep what later sentences need."""
        if isinstance(fact, Raised):
            self.raised = fact
        elif isinstance(fact, Claimed):
            self.claims[fact.claim] = fact.kind
        elif isinstance(fact, BallotOpened):
            self.options |= {(fact.ballot, option.key): option.wording for option in fact.options}

    def who(self, party: Id, role: str) -> Sentence:
        """An organisation by its public name, a person by the role."""
        name = self.names.get(party)
        if name is not None:
            return Sentence(name, name)
        term = ROLE.get(role)
        return Sentence("有人", "somebody") if term is None else Sentence(term.words("zh"), _one(term.words("en")))


def _one(words: str) -> str:
    if words.startswith("the "):
        return words
    return f"{'an' if words[0].lower() in 'aeio' else 'a'} {words}"


def sentence(fact: NeedFact, known: Known, times: int = 1) -> Sentence:
    """What happened, with who did it; of votes, how many were cast in a row."""
    return done_by(fact, known, _voted(times) if isinstance(fact, VoteCast) else _what(fact, known))


def done_by(fact: Fact, known: Known, what: Sentence) -> Sentence:
    """The sentence that somebody did *what*."""
    who = known.who(fact.by, fact.role)
    return Sentence(_ended(f"{who.zh}{what.zh}", "。"), _ended(f"{who.en[0].upper()}{who.en[1:]} {what.en}", "."))


def _voted(times: int) -> Sentence:
    if times == 1:
        return Sentence("登记了一户的投票", "recorded the vote of a household")
    return Sentence(f"登记了{times}户的投票", f"recorded the votes of {times} households")


def _ended(words: str, stop: str) -> str:
    """With a stop, unless what people wrote brings its own: 小区改造先做哪一项？"""
    return words if words.endswith(("。", "！", "？", "…", ".", "!", "?")) else words + stop


def _what(fact: NeedFact, known: Known) -> Sentence:
    match fact:
        case Raised():
            return _raised(fact, known)
        case BroughtIn():
            return Sentence(*brought_in(fact))
        case Supplemented():
            return Sentence("补充了说明", "added to what was said")
        case Withdrawn():
            return Sentence("撤回了诉求", "took the need back")
        case Supported():
            return Sentence("表示“我也是”", "supported it")
        case SupportTakenBack():
            return Sentence("收回了支持", "took the support back")
        case Accepted():
            hard = ("，列为难点痛点", ", as a hard case") if "hard" in fact.tags else ("", "")
            return Sentence(f"受理并列入需求清单：{fact.wording}{hard[0]}", f"accepted it{hard[1]}: {fact.wording}")
        case Reworded():
            return Sentence("修改了公开表述", "put it into other public words")
        case Declined():
            reason = DECLINE_REASON[fact.reason]
            return Sentence(
                f"未受理（{reason.words('zh')}）：{_ended(fact.wording, '。')}请联系：{fact.channel}",
                f"declined it ({reason.words('en')}): {_ended(fact.wording, '.')} Turn to: {fact.channel}",
            )
        case Surveyed():
            return _surveyed(fact)
        case DiscussionOpened():
            return Sentence(f"发起议事：{fact.question}", f"opened a discussion: {fact.question}")
        case Remarked():
            return Sentence("在议事中发表了意见", "had a say in the discussion")
        case Minuted():
            day = moment(fact.held_at)
            return Sentence(
                f"记录了{day.month}月{day.day}日的会议（{fact.present}人到会）：{fact.wording}",
                f"minuted the meeting of {day.date()} ({fact.present} present): {fact.wording}",
            )
        case DiscussionClosed():
            return Sentence(f"结束议事：{fact.wording}", f"closed the discussion: {fact.wording}")
        case BallotOpened():
            rule, n = BALLOT_RULE[fact.rule], len(fact.electorate)
            return Sentence(
                f"发起表决（{rule.words('zh')}，{n}户有表决权）：{fact.question}",
                f"opened a ballot ({rule.words('en')}, {_voters(n)}): {fact.question}",
            )
        case VoteCast():
            return _voted(1)
        case BallotClosed():
            return Sentence("结束了投票", "closed the ballot")
        case OutcomePublished():
            return _published(fact, known)
        case Opened():
            return Sentence("开放认领", "opened it to claims")
        case Claimed():
            return _claimed(fact, known)
        case Released():
            kind = known.claims.get(fact.claim, ClaimKind.SERVICE)
            zh, en = ended_because(fact.because)
            return Sentence(f"取消了{CLAIM[kind].words('zh')}{zh}", f"released the {_CLAIM_EN[kind].noun}{en}")
        case HandedOver():
            to, kind = known.who(fact.to, fact.to_kind), known.claims.get(fact.claim, ClaimKind.SERVICE)
            return Sentence(
                f"把{CLAIM[kind].words('zh')}转交给{to.zh}", f"handed the {_CLAIM_EN[kind].noun} over to {to.en}"
            )
        case (
            Dispatched()  # designated too
            | SignedFor()
            | Returned()
            | OrderWithdrawn()
            | Whistled()
            | ReportedIn()
            | PartReported()
            | PartJudged()
            | Escalated()
            | HandedDown()
        ):
            return Sentence(*told_of_units(fact, lambda unit: known.who(unit, "unit"), known.names))
        case Scheduled():
            return _scheduled(fact)
        case Started():
            return Sentence(f"于{_day_zh(fact.at)}动工", f"began the work on {moment(fact.at).date()}")
        case Progressed():
            return Sentence(f"填报进度：{fact.wording}", f"reported progress: {fact.wording}")
        case Fixed():  # on the spot too
            return _fixed(fact, known)
        case Confirmed():
            if fact.return_visit:
                return Sentence("回访确认结果", "went to see and confirmed the result")
            return Sentence("确认了结果", "confirmed the result")
        case Disputed():
            return Sentence("表示还没解决", "said that it is not solved")
        case Rated():
            words = SATISFACTION[fact.satisfaction]
            zh, en = ("已解决", "solved") if fact.solved else ("未解决", "not solved")
            return Sentence(f"评价：{zh}，{words.words('zh')}", f"rated it: {en}, {words.words('en')}")
        case Closed():
            return Sentence(*closed(fact, lambda unit: known.who(unit, "unit")))
        case (
            DeadlineSet()
            | ExtensionAsked()
            | ExtensionGranted()
            | ExtensionRefused()
            | Suspended()
            | Reviewed()
            | Resumed()
        ):
            return Sentence(*told_of_timing(fact, ("", "")))
        case Lapsed():
            who = known.who(fact.claimant, fact.claimant_kind)
            kind = known.claims.get(fact.claim, ClaimKind.SERVICE)
            whose = (f"{who.zh}的{CLAIM[kind].words('zh')}", f"the {_CLAIM_EN[kind].noun} of {who.en}")
            return Sentence(*told_of_timing(fact, whose))
        case SentBack() | VisitedAgain() | ToldAgain() | Urged() | Replied() | Supervised() | SupervisionEnded():
            return Sentence(*checked(fact))
        case Reopened():
            reopened = REOPEN_REASON[fact.reason]
            return Sentence(f"申请重新办理（{reopened.words('zh')}）", f"reopened it ({reopened.words('en')})")
        case Merged() | Absorbed() | Unmerged() | SplitOff():
            return Sentence(*told_of_merging(fact, known.names))
        case Joined(came_with=None):
            return Sentence("把这件诉求归入了自己的账号", "took it into an account of their own")
        case Joined():
            return Sentence(
                "把已并入的诉求归入了自己的账号", "took what was merged into it into an account of their own"
            )
        case PhotoAdded() | PhotoPublished() | PhotoRemoved():
            return Sentence(*told_of_photos(fact))
        case _:
            assert_never(fact)


def _day_zh(at: int) -> str:
    day = moment(at)
    return f"{day.month}月{day.day}日"


def _raised(fact: Raised, known: Known) -> Sentence:
    place = "".join(known.names[area] for area in fact.path if area in known.names)
    channel, item = CHANNEL[fact.channel], ITEM[fact.item]
    for_another = ("代居民", " for somebody") if fact.raiser != fact.by else ("", "")
    zh = f"{for_another[0]}登记了{item.words('zh')}（{channel.words('zh')}）"
    en = f"raised a {item.words('en')}{for_another[1]} ({channel.words('en')})"
    if place:
        zh, en = f"{zh}，地点：{place}", f"{en} at {place}"
    if fact.since_year is not None:
        years = moment(fact.at).year - fact.since_year
        zh, en = (
            f"{zh}，问题自{fact.since_year}年至今{years}年",
            f"{en}; so since {fact.since_year}, {counted(years, 'year')}",
        )
    if fact.affected is not None:
        zh, en = f"{zh}，涉及{_households(fact.affected)}", f"{en}; it concerns {_households_en(fact.affected)}"
    if fact.follows is not None:
        zh, en = f"{zh}，是办好后再次出现的问题", f"{en}; it came back after it had been fixed"
    return Sentence(zh, en)


def _surveyed(fact: Surveyed) -> Sentence:
    unit, working = fact.unit, fact.total - fact.broken
    share = percent(working, fact.total)
    zh = f"勘查：{fact.total}{unit}中{fact.broken}{unit}损坏，完好{working}{unit}（{share}）"
    en = f"surveyed it: {fact.broken} of {fact.total} broken, {working} working ({share})"
    if fact.reported is not None:
        zh, en = f"{zh}；来源原文：{fact.reported}", f"{en}; the source says: {fact.reported}"
    return Sentence(zh, en)


def _published(fact: OutcomePublished, known: Known) -> Sentence:
    named = {key: known.options.get((fact.ballot, key), key) for key in fact.votes}
    votes = [(named[key], n, percent(n, fact.cast)) for key, n in fact.votes.items()]
    counts = "，".join(f"“{option}”{n}户，占{share}" for option, n, share in votes)
    counts_en = ", ".join(f"{option}: {_households_en(Estimate(n))}, {share}" for option, n, share in votes)
    winner = None if fact.winner is None else named.get(fact.winner, fact.winner)
    base = f"{_households_en(Estimate(fact.cast))} voted, of {fact.eligible}"
    end = ("没有通过的选项", "none carried") if winner is None else (f"通过：{winner}", f"carried: {winner}")
    return Sentence(
        f"公示表决结果：{counts}（以参加表决的{fact.cast}户为基数，共{fact.eligible}户有表决权）；{end[0]}",
        f"published the outcome: {counts_en} ({base}); {end[1]}",
    )


class _ClaimEn(NamedTuple):
    """What the vocabulary calls by one word for both: what somebody did, and what they hold since."""

    verb: str
    noun: str


_CLAIM_EN = {
    ClaimKind.SERVICE: _ClaimEn("claimed it", "claim"),
    ClaimKind.FUND: _ClaimEn("made a pledge for it", "pledge"),
    ClaimKind.STEWARD: _ClaimEn("took charge of it", "charge"),
    ClaimKind.ADOPT: _ClaimEn("adopted it", "adoption"),
}


def _claimed(fact: Claimed, known: Known) -> Sentence:
    kind, part, english = CLAIM[fact.kind], PART[fact.part], _CLAIM_EN[fact.kind]
    by = ("", "") if fact.by == fact.claimant else known.who(fact.claimant, fact.claimant_kind)
    zh = f"登记了{by[0]}的{kind.words('zh')}" if by[0] else kind.words("zh")
    en = f"recorded the {english.noun} of {by[1]}" if by[1] else english.verb
    zh, en = f"{zh}（{part.words('zh')}）", f"{en} ({part.words('en')})"
    if fact.amount_fen is not None:
        zh, en = f"{zh}，金额{yuan(fact.amount_fen)}", f"{en}, {yuan(fact.amount_fen, 'en')}"
    elif fact.kind is ClaimKind.FUND:
        zh, en = f"{zh}，金额未公布", f"{en}, amount not given"
    if fact.until is not None:
        until = moment(fact.until)
        zh, en = f"{zh}，至{until.year}年{_day_zh(fact.until)}", f"{en} until {until.date()}"
    if fact.wording is not None:
        zh, en = f"{zh}：{fact.wording}", f"{en}: {fact.wording}"
    return Sentence(zh, en)


def _scheduled(fact: Scheduled) -> Sentence:
    zh, en = (
        f"排期：预计{_day_zh(fact.starts_at)}动工",
        f"scheduled the work to begin on {moment(fact.starts_at).date()}",
    )
    if fact.ends_at is not None:
        zh, en = f"{zh}，{_day_zh(fact.ends_at)}完工", f"{en} and to end on {moment(fact.ends_at).date()}"
    return Sentence(zh, en)


def _fixed(fact: Fixed, known: Known) -> Sentence:
    result = RESULT[fact.result]
    spot = isinstance(fact, SolvedOnTheSpot)
    zh = f"{'现场解决' if spot else '报办结'}（{result.words('zh')}）：{fact.wording}"
    en = f"{'solved it on the spot' if spot else 'reported it fixed'} ({result.words('en')}): {fact.wording}"
    benefits = Estimate(len(fact.households)) if fact.households else fact.estimate
    if benefits is not None:
        verb = "benefits" if _one_only(benefits) else "benefit"
        zh, en = f"{zh}，惠及{_households(benefits)}", f"{en}; {_households_en(benefits)} {verb}"
    if fact.cost_fen is not None:
        zh, en = f"{zh}，费用{yuan(fact.cost_fen)}", f"{en}; it cost {yuan(fact.cost_fen, 'en')}"
    days = 0 if known.raised is None else local_day(fact.at) - local_day(known.raised.at)
    if days > 0:
        zh, en = f"{zh}（登记后{days}天）", f"{en} ({counted(days, 'day')} after it was raised)"
    return Sentence(zh, en)


def _households(estimate: Estimate) -> str:
    return qualified(estimate.number, estimate.qualifier, "户")


def _households_en(estimate: Estimate) -> str:
    return qualified_en(estimate.number, estimate.qualifier, "household" if _one_only(estimate) else "households")


def _one_only(estimate: Estimate) -> bool:
    return estimate.number == 1 and estimate.qualifier is Qualifier.EXACT


def _voters(n: int) -> str:
    return "1 household has a vote" if n == 1 else f"{n} households have a vote"
