"""Tells how long needs take, how far they come and how old they get, on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from cli.telling import out
from domain.amounts import lasting
from domain.kernel import Id
from projections import words_for
from projections.board import cards_of
from projections.durations import Ages, Durations, ExplainedDurations, Funnel, worded
from projections.durations.told import AgeLine, DurationLine, FunnelLine, Share, Spread
from store.reading import Reader

Answers = tuple[Durations, Funnel, Ages]


async def named(reader: Reader, answers: Answers) -> Answers:
    """The answers with their lines called by their names."""
    took, came, old = answers
    if took.by is None:
        return answers
    words = await words_for(reader, took.by, {line.key for told in answers for line in told.lines})
    return worded(took, words), worded(came, words), worded(old, words)


def print_answers(answers: Answers) -> None:
    """Print them as tables, a row for the whole and for each line."""
    took, came, old = answers
    out.print(
        f"\n[bold]办理时长[/]  {took.first_day} – {took.last_day}，各按首次答复、办结、到期之日计；含节假日与挂账时间"
    )
    out.print(_of_durations([took.total, *took.lines]))
    out.print("\n[bold]办结情况[/]  前两项以期间内到期的需求为基数，后一项以期间内的办结次数为基数")
    out.print(_of_shares([took.total, *took.lines]))
    out.print(f"\n[bold]办理进程[/]  {came.first_day} – {came.last_day} 登记的需求，到过各环节的件数")
    out.print(_of_funnel([came.total, *came.lines]))
    out.print(f"\n[bold]未办结件龄[/]  截至 as of {old.as_of}")
    out.print(_of_ages([old.total, *old.lines]))


async def print_cases(reader: Reader, explained: ExplainedDurations, answers: Answers) -> None:
    """List the cases behind each figure, with the fact that put each there."""
    behind = explained.behind
    cards = await cards_of(reader, list(dict.fromkeys(Id(one.case) for cases in behind.values() for one in cases)))
    wordings = {id: card.wording or card.summary.category.zh for id, card in cards.items()}
    lines = {line.key: f"  〔{line.zh}〕" for told in answers for line in told.lines}
    called = _FIGURES | {f"funnel.{step.key}": f"到过“{step.zh}”" for step in explained.funnel.total.steps}
    for figure, cases in behind.items():
        out.print(f"\n[bold]{called[figure]} {figure}[/] = {len(cases)}")
        for one in cases:
            wording = escape(f"{wordings.get(Id(one.case), '')}{lines.get(one.key, '')}")
            out.print(f"  {one.case}  {wording}{_value(figure, one.value)}")
            out.print(f"      [dim]#{one.fact.position} {one.fact.topic} v{one.fact.version}[/]")


_FIGURES = {
    "answered": "首次答复用时",
    "closed": "办结用时",
    "reopened": "办结后重新办理",
    "due": "到期",
    "due.closed": "到期且已办结",
    "due.on_time": "按期办结",
    "open": "未办结",
    "suspended": "挂账中",
}


def _value(figure: str, value: int) -> str:
    if figure in ("open", "suspended"):
        return f"  {value}天"
    return f"  {lasting(value)}" if figure in ("answered", "closed", "reopened") else ""


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("", overflow="fold")
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _of_durations(lines: Sequence[DurationLine]) -> Table:
    table = _table(*("首次答复", "中位数", "90%分位"), *("办结", "中位数", "90%分位"))
    for line in lines:
        table.add_row(line.zh, *_spread(line.answered), *_spread(line.closed))
    return table


def _of_shares(lines: Sequence[DurationLine]) -> Table:
    table = _table(*(share.zh for share in lines[0].shares))
    for line in lines:
        table.add_row(line.zh, *(_share(share) for share in line.shares))
    return table


def _spread(spread: Spread) -> tuple[str, str, str]:
    median, p90 = ("–" if time is None else time.zh for time in (spread.median, spread.p90))
    return f"{spread.n}件", median, p90


def _share(share: Share) -> str:
    return f"{share.text} ({share.numerator}/{share.denominator})" if share.denominator else share.text


def _of_funnel(lines: Sequence[FunnelLine]) -> Table:
    table = _table(*(step.zh for step in lines[0].steps))
    for line in lines:
        table.add_row(line.zh, *(f"{step.n} ({step.text})" if n else f"{step.n}" for n, step in enumerate(line.steps)))
    return table


def _of_ages(lines: Sequence[AgeLine]) -> Table:
    def days(first: int, last: int | None) -> str:
        return f"{first}–{last}天" if last is not None else f"超过{first - 1}天"

    table = _table(
        *("未办结", "其中挂账"), *(days(bucket.from_days, bucket.to_days) for bucket in lines[0].buckets), "最久"
    )
    for line in lines:
        oldest = "–" if line.oldest_days is None else f"{line.oldest_days}天"
        table.add_row(
            line.zh, f"{line.open}件", str(line.suspended), *(str(bucket.n) for bucket in line.buckets), oldest
        )
    return table
