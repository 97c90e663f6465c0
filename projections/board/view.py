"""Folds the facts of a need into its card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, assert_never, cast, get_args

from domain.instants import moment
from domain.kernel import Event, Fact
from domain.levels import DEFAULT_LEVELS, Levels
from domain.need.clock import Clock
from domain.need.course import Course
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
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Fixed,
    HandedDown,
    HandedOver,
    Item,
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
from domain.need.stage import Stage
from domain.party import NAMED_IN_PUBLIC
from domain.place import Founded
from domain.vocabulary import SUPERVISE_REASON
from projections.board.card import (
    CALLED_TO,
    FAR,
    STAGES,
    STEPS,
    AreaPath,
    BallotLine,
    Benefit,
    Called,
    Card,
    ClaimLine,
    Decline,
    Door,
    From,
    More,
    OptionLine,
    Said,
    Summary,
    Supervision,
    SurveyLine,
    Watched,
    category_words,
    path_text,
)
from projections.board.timing import runs_or_not, timed
from projections.board.units import follow_call, follow_order, follow_part, level_of
from projections.board.waiting import Waiting, wait
from projections.kernel import Row, Tables, View
from store.tables import Key, RowType

_NAMED = frozenset(kind.value for kind in NAMED_IN_PUBLIC)
_ONE_KIND = {kind: f" {kind.value} " for kind in ClaimKind}
_ITEMS = {item: item.value for item in Item}
_NOTHING: tuple[tuple[type[Row], Key], ...] = ()
_Wanted = NeedFact | Founded


class Board(View):
    """One card for each need."""

    name: ClassVar[str] = "board"
    version: ClassVar[int] = 6
    kinds: ClassVar[tuple[RowType, ...]] = (Card, Door, AreaPath, Watched, Called, Waiting)
    wants: ClassVar[frozenset[type[Fact]]] = frozenset(get_args(_Wanted))
    effort: ClassVar[int] = 6

    def __init__(self, levels: Levels = DEFAULT_LEVELS) -> None:
        self._levels = levels

    def reads(self, event: Event, tables: Tables) -> Iterable[tuple[type[Row], Key]]:
        """Whether the place of a new need is somebody's home."""
        fact = event.fact
        if isinstance(fact, Raised) and fact.place not in tables.rows[Door].hand:
            return ((Door, fact.place),)
        return _NOTHING

    def fold(self, event: Event, tables: Tables) -> None:
        """Every fact of a need changes its card, if only by the version that whoever acts next has to have seen."""
        fact = cast(_Wanted, event.fact)
        rows = tables.rows[Card]
        card = rows.hand[event.case]
        if card is None:
            if isinstance(fact, Raised):
                rows.put(_raised(event, fact, tables))
            elif isinstance(fact, Founded) and self._levels.is_household(fact.level):
                tables[Door].put(Door(event.case))
            return
        summary, more = card.summary, card.more
        card.version = summary.version = event.version
        moved = True
        match fact:
            case Supported():
                card.rank -= 1
                summary.supports += 1
                moved = False
            case VoteCast():
                for ballot in more.ballots:
                    if ballot.id == fact.ballot:
                        ballot.cast += 1
                moved = False
            case Claimed():
                _claimed(card, fact)
            case Progressed():
                more.progress = Said(moment(fact.at), fact.wording)
                moved = False
            case Accepted():
                card.wording = summary.wording = fact.wording
                if card.category != fact.category:
                    card.category = fact.category
                    summary.category = category_words(fact.category)
                summary.exclusive = fact.exclusive
                summary.tags = fact.tags
                more.declined = None
                if fact.due_at is not None:
                    timed(card, fact)
            case Reworded():
                card.wording = summary.wording = fact.wording
                moved = False
            case Fixed():  # solved on the spot too
                _fixed(card, fact)
            case Confirmed():
                more.confirmed_at = moment(fact.at)
            case Closed():
                more.closed_at = moment(fact.at)
                more.unconfirmed_because = fact.unconfirmed_because
                more.unfinished, more.unfinished_because = fact.unfinished, fact.unfinished_because
            case Started():
                more.started_at = moment(fact.at)
            case Scheduled():
                more.starts_at = moment(fact.starts_at)
                more.ends_at = None if fact.ends_at is None else moment(fact.ends_at)
            case Opened():
                pass
            case SentBack():
                _again(card)
                more.sent_back = Said(moment(fact.at), fact.wording)
            case VisitedAgain():
                if fact.reached:
                    more.visited_at = moment(fact.at)
                moved = False
            case ToldAgain():
                summary.told_again += 1
                moved = False
            case Urged():
                summary.urged += 1
                summary.unanswered += 1
                moved = False
            case Replied():
                summary.unanswered, summary.reply = 0, Said(moment(fact.at), fact.wording)
                moved = False
            case Supervised():
                reason = SUPERVISE_REASON[fact.reason]
                summary.supervised = Supervision(
                    fact.reason, reason.words("zh"), reason.words("en"), moment(fact.at), fact.wording
                )
                tables[Watched].put(Watched(event.case))
                moved = False
            case SupervisionEnded():
                summary.supervised = None
                tables[Watched].drop(event.case)
                moved = False
            case PhotoAdded():
                card.unseen = f"{card.unseen} {fact.photo}".strip()
                moved = False
            case PhotoPublished() | PhotoRemoved():
                card.unseen = " ".join(photo for photo in card.unseen.split() if photo != fact.photo)
                moved = False
            case Rated() | Remarked() | Supplemented() | Joined():
                moved = False
            case SupportTakenBack():
                card.rank += 1
                summary.supports -= 1
                moved = False
            case Released() | Lapsed():
                summary.claims = [line for line in summary.claims if line.claim != fact.claim]
                _kinds(card)
            case HandedOver():
                for line in summary.claims:
                    if line.claim == fact.claim:
                        line.claimant_kind = fact.to_kind
                        line.claimant = fact.to if fact.to_kind in _NAMED else None
                moved = False
            case BroughtIn():
                more.brought_in = From(fact.system, fact.reference, fact.category, fact.status)
            case (
                DeadlineSet()
                | ExtensionAsked()
                | ExtensionGranted()
                | ExtensionRefused()
                | Suspended()
                | Reviewed()
                | Resumed()
            ):
                timed(card, fact)
            case Withdrawn():
                pass
            case Declined():
                more.declined = Decline(fact.reason, fact.wording, fact.channel)
            case Disputed() | Reopened():
                _again(card)
            case DiscussionOpened():
                more.discussing, more.discussion = True, fact.question
            case DiscussionClosed():
                more.discussing = False
                more.minutes.append(Said(moment(fact.at), fact.wording))
            case Minuted():
                more.minutes.append(Said(moment(fact.held_at), fact.wording))
                moved = False
            case BallotOpened():
                options = [OptionLine(option.key, option.wording) for option in fact.options]
                more.ballots.append(
                    BallotLine(fact.ballot, fact.question, fact.rule, "open", options, len(fact.electorate))
                )
            case BallotClosed():
                for ballot in more.ballots:
                    if ballot.id == fact.ballot:
                        ballot.state = "closed"
            case OutcomePublished():
                _published(more, fact)
            case Dispatched() | SignedFor() | Returned() | OrderWithdrawn():  # designated too
                follow_order(summary.orders, fact)
            case Whistled() | ReportedIn():
                follow_call(more.whistles, fact)
                _called(card, tables)
                moved = False
            case PartReported() | PartJudged():
                follow_part(summary.orders, more.whistles, fact)
                if more.whistles:
                    _called(card, tables)
                moved = False
            case Escalated() | HandedDown():
                more.level = level_of(fact)
                moved = False
            case Surveyed():
                line = SurveyLine(fact.asset, fact.unit, fact.total, fact.broken, fact.reported, moment(fact.at))
                more.surveys.append(line)
                moved = False
            case Merged():
                summary.merged_into = fact.into
            case Unmerged():
                summary.merged_into = None
            case Absorbed():
                more.absorbed.append(fact.source)
                _counted_again(card, fact.reports, fact.supports)
            case SplitOff():
                more.absorbed.remove(fact.source)
                _counted_again(card, -fact.reports, fact.supports)
            case Raised() | Founded():  # the first fact of a case, and of another
                return
            case _:
                assert_never(fact)
        if moved:
            course = card.course
            course.follow(fact)
            stage = course.stage
            if card.stage != stage:
                coded = summary.stage = STAGES[stage]
                card.stage = coded.code
                summary.step = STEPS[stage]
                runs_or_not(card)
                if more.whistles:
                    _called(card, tables)
            more.discussing = course.discussing
        wait(card, fact, tables)
        rows.changed[event.case] = card  # in hand it is already


def _raised(event: Event, fact: Raised, tables: Tables) -> Card:
    # What the public sees of a home is what holds it: its building.
    areas = fact.path[:-1] if tables[Door].get(fact.place) is not None else fact.path
    path = path_text(areas)
    _reached(areas, path, tables)
    stage = Stage.REGISTERED
    summary = Summary(
        id=event.case,
        version=event.version,
        item=fact.item,
        stage=STAGES[stage],
        step=STEPS[stage],
        category=category_words(fact.category),
        place=areas[-1] if areas else None,
        raised_at=moment(fact.at),
        wording=None,
        supports=0,
        claims=[],
        since_year=fact.since_year,
        affected=fact.affected,
    )
    card = Card(
        case=event.case,
        version=event.version,
        item=_ITEMS[fact.item],
        stage="registered",
        category=fact.category,
        path=path,
        raised_at=fact.at,
        rank=0,
        claim_kinds="",
        wording=None,
        next_at=FAR,
        yellow_at=FAR,
        course=Course(),
        clock=Clock(),
        summary=summary,
        more=More(fact.channel, follows=fact.follows),
    )
    timed(card, fact)
    return card


def _counted_again(card: Card, reports: int, supports: int) -> None:
    card.summary.reports += reports
    card.summary.supports = supports
    card.rank = -supports


def _reached(areas: tuple[str, ...], path: str, tables: Tables) -> None:
    known = tables[AreaPath]
    if areas and (areas[-1], path) not in known.hand:  # else those of the wider areas are there as well
        for area in areas:
            known.put(AreaPath(area, path))


def _claimed(card: Card, fact: Claimed) -> None:
    card.summary.claims.append(
        ClaimLine(
            fact.claim,
            fact.kind,
            fact.part,
            fact.claimant_kind,
            moment(fact.at),
            fact.claimant if fact.claimant_kind in _NAMED else None,
            None if fact.until is None else moment(fact.until),
            fact.amount_fen,
            fact.wording,
        )
    )
    _kinds(card)


def _called(card: Card, tables: Tables) -> None:
    """Whether units were called to a need that nobody works on, and have a part to do."""
    if card.stage in CALLED_TO and any(not line.accepted for each in card.more.whistles for line in each.called):
        tables[Called].put(Called(card.case))
    else:
        tables[Called].drop(card.case)


def _again(card: Card) -> None:
    """What was said of the last result does not hold any more."""
    summary, more = card.summary, card.more
    more.rounds += 1
    summary.result = summary.benefit = None
    more.confirmed_at = more.closed_at = more.unconfirmed_because = more.unfinished_because = None
    more.unfinished = ()


def _kinds(card: Card) -> None:
    claims = card.summary.claims
    if len(claims) == 1:
        card.claim_kinds = _ONE_KIND[claims[0].kind]
    else:
        card.claim_kinds = "".join(_ONE_KIND[kind] for kind in sorted({line.kind for line in claims}))


def _fixed(card: Card, fact: Fixed) -> None:
    summary = card.summary
    summary.result = fact.result
    summary.unanswered, card.more.visited_at = 0, None
    if fact.estimate is not None:
        summary.benefit = Benefit(fact.estimate.number, fact.estimate.qualifier, listed=False)
    else:
        summary.benefit = Benefit(len(fact.households), Qualifier.EXACT, listed=True) if fact.households else None
    if fact.cost_fen is not None:
        summary.cost_fen = (summary.cost_fen or 0) + fact.cost_fen
    card.more.fixed = Said(moment(fact.at), fact.wording)


def _published(more: More, fact: OutcomePublished) -> None:
    for ballot in more.ballots:
        if ballot.id == fact.ballot:
            ballot.state = "published"
            ballot.cast = fact.cast
            ballot.eligible = fact.eligible
            ballot.winner = fact.winner
            ballot.options = [
                OptionLine(option.key, option.wording, fact.votes.get(option.key, 0), fact.areas.get(option.key, 0))
                for option in ballot.options
            ]
