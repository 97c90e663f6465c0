"""The timeline: a sentence for every fact, that everybody may read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from domain.kernel import Event, type_of_topic
from domain.need import facts as f
from domain.need.facts import NeedFact
from projections.timeline import mentioned, told
from store.codec import decoder
from tests.projections.told import BUILDING, COMMUNITY, ESTATE, Log, at, id_of, wording, words

SAMPLES = sorted((Path(__file__).parents[1] / "history").glob("need.*.json"))
PRIVATE = ("楼下的灯坏了一大半", "138 0000", "01890000-")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_fact_is_told_in_both_languages_and_tells_nothing_private(sample: Path) -> None:
    topic = sample.stem.rsplit(".", 1)[0]
    fact = decoder(topic)(sample.read_bytes())

    (line,) = told([Event(id_of("case"), 1, fact, 1, fact.at)], {})

    assert (line.topic, line.version) == (topic, 1)
    # One stop: what people wrote may bring its own.
    assert line.zh.endswith(("。", "？"))
    assert line.zh[-2] not in "。？"
    assert line.en.endswith((".", "？"))
    assert line.en[-2] not in ".？"
    assert line.en[0].isupper()
    for private in PRIVATE:
        assert private not in line.zh + line.en


def test_no_kind_of_fact_is_without_a_sample() -> None:
    topics = {sample.stem.rsplit(".", 1)[0] for sample in SAMPLES}

    assert {type_of_topic[topic] for topic in topics} == set(get_args(NeedFact))


def sentences(log: Log, names: dict[str, str] | None = None) -> list[str]:
    return [line.zh for line in told(log.events, {id_of(key): name for key, name in (names or {}).items()})]


def test_work_is_told_by_its_day_and_organisations_by_their_name() -> None:
    log = Log()
    log.raised("drain", "2025-01-10", by="worker", role="worker")
    log.claimed("drain", "2025-01-20", "cable", of="unit", kind=f.ClaimKind.FUND, role="unit")
    log.tell("drain", f.Started, "2025-01-23", by="cable", role="unit")
    log.fixed("drain", "2025-01-25", estimate=f.Estimate(200, f.Qualifier.OVER), cost_fen=394_000_000, role="unit")

    raised, claimed, started, fixed = sentences(log, {"cable": "华菱线缆", "estate": "新塘村小区", "b15": "15栋"})

    assert raised == "社区工作者代居民登记了需求（走访），地点：新塘村小区15栋。"
    assert claimed == "华菱线缆认捐（主办），金额未公布。"
    assert started == "华菱线缆于1月23日动工。"
    assert fixed == "共建单位报办结（已解决）：已修复，惠及200余户，费用394万元（登记后15天）。"


def test_each_way_of_claiming_is_told_in_its_own_english_words() -> None:
    log = Log()
    for number, kind in enumerate(f.ClaimKind):
        claimed = log.claimed("a", f"2025-02-0{number + 1}", "cable", of="unit", kind=kind, role="unit", claim=kind)
        log.tell(
            *("a", f.Released, f"2025-02-0{number + 1}"),
            by="cable",
            role="unit",
            claim=claimed.claim,
            claimant=claimed.claimant,
            claimant_kind="unit",
        )

    assert [line.en for line in told(log.events, {})] == [
        "A partner unit claimed it (lead).",
        "A partner unit released the claim.",
        "A partner unit made a pledge for it (lead), amount not given.",
        "A partner unit released the pledge.",
        "A partner unit took charge of it (lead).",
        "A partner unit released the charge.",
        "A partner unit adopted it (lead).",
        "A partner unit released the adoption.",
    ]


def test_one_of_a_thing_is_told_as_one() -> None:
    log = Log()
    log.raised("a", "2025-02-01", since_year=2024)
    log.fixed("a", "2025-02-02", estimate=f.Estimate(1))

    raised, fixed = (line.en for line in told(log.events, {}))

    assert raised.endswith("so since 2024, 1 year.")
    assert fixed.endswith("1 household benefits (1 day after it was raised).")


def test_an_outcome_names_the_options_and_the_base_of_every_share() -> None:
    log = Log()
    options = (f.Option("lamps", wording("优先修复照明设施")), f.Option("shed", wording("先修车棚")))
    voters = tuple(f.Voter(id_of(str(i))) for i in range(120))
    ballot = id_of("ballot")
    log.tell(
        *("lamps", f.BallotOpened, "2025-03-03"),
        ballot=ballot,
        question=wording("先修什么"),
        options=options,
        rule=f.BallotRule.CONSULTATIVE,
        electorate=voters,
    )
    log.tell(
        *("lamps", f.OutcomePublished, "2025-03-04"),
        ballot=ballot,
        votes={"lamps": 90, "shed": 10},
        areas={},
        cast=100,
        eligible=120,
        cast_area=0,
        eligible_area=0,
        winner="lamps",
    )

    outcome = sentences(log)[1]

    assert "“优先修复照明设施”90户，占90%" in outcome
    assert "以参加表决的100户为基数，共120户有表决权" in outcome
    assert outcome.endswith("通过：优先修复照明设施。")


def test_a_survey_keeps_what_the_source_says_beside_what_we_compute() -> None:
    log = Log()
    survey: dict[str, Any] = {"asset": "courtyard_lamp", "unit": wording("盏"), "total": 20, "broken": 12}
    log.tell("lamps", f.Surveyed, "2025-03-01", **survey, reported=wording("夜间照明率不足40%"))

    assert "20盏中12盏损坏，完好8盏（40%）；来源原文：夜间照明率不足40%" in sentences(log)[0]


def test_the_names_it_needs_are_those_of_who_acts_and_where() -> None:
    log = Log()
    log.raised("a", "2025-02-01", by="worker", words=words())
    log.claimed("a", "2025-02-02", "branch")

    parties, places = mentioned(log.events)

    assert parties == {id_of("worker"), id_of("branch")}
    assert {COMMUNITY, ESTATE, BUILDING} < places


def test_checks_are_told_by_what_was_found_and_by_whom() -> None:
    log = Log()
    staff: dict[str, Any] = {"by": "worker", "role": "worker"}
    log.tell("a", f.SentBack, "2025-02-01", wording=wording("两盏不亮"), **staff)
    log.tell("a", f.VisitedAgain, "2025-02-02", reached=False, **staff)
    answers: dict[str, Any] = {"responded": True, "solved": False, "satisfaction": f.Satisfaction.DISSATISFIED}
    log.tell("a", f.VisitedAgain, "2025-02-03", reached=True, **answers, **staff)
    log.tell("a", f.ToldAgain, "2025-02-04", teller=id_of("raiser"), words=words())
    log.tell("a", f.ToldAgain, "2025-02-04", teller=id_of("raiser"), **staff)
    log.tell("a", f.Urged, "2025-02-05")
    log.tell("a", f.Supervised, "2025-02-06", reason=f.SuperviseReason.UNSOLVED, wording=wording("三日内答复"), **staff)

    assert sentences(log) == [
        "社区工作者检查后退回重新办理：两盏不亮。",
        "社区工作者回访，未联系上反映人。",
        "社区工作者回访反映人：已有人联系，未解决，不满意。",
        "居民再次反映同一情况，已告知办理进展。",
        "社区工作者代他人再次反映同一情况，已告知办理进展。",
        "居民催办。",
        "社区工作者督办（问题未解决）：三日内答复。",
    ]


def test_each_line_says_when_it_happened_and_when_it_was_recorded() -> None:
    log = Log()
    log.raised("a", "2025-02-01 12:00", recorded="2025-02-02 20:00")

    (line,) = told(log.events, {})

    assert (line.at, line.recorded_at) == ("2025-02-01T12:00:00+08:00", "2025-02-02T20:00:00+08:00")
    assert log.events[0].recorded_at == at("2025-02-02 20:00")


def test_votes_in_a_row_are_told_together_and_counted() -> None:
    log = Log()
    for number in range(3):
        log.tell(*("a", f.VoteCast, "2025-03-03"), ballot=id_of("b"), household=id_of(str(number)), option="lamps")
    log.tell(*("a", f.BallotClosed, "2025-03-04"), ballot=id_of("b"))

    votes, closed = told(log.events, {})

    assert votes.zh.endswith("登记了3户的投票。")
    assert (votes.facts, votes.version, closed.version) == (3, 3, 4)


def test_deadlines_extensions_suspensions_and_lapses_are_told_in_the_words_of_the_field() -> None:
    log = Log()
    staff = {"by": "worker", "role": "worker"}
    branch = {"by": "branch", "role": "organisation"}
    log.raised("a", "2025-02-24")
    log.claimed("a", "2025-02-24", "branch", claim="one")
    log.tell("a", f.DeadlineSet, "2025-02-24", tier="enquiry", limit="5wd", due_at=at("2025-03-03"), **staff)
    log.tell("a", f.DeadlineSet, "2025-02-24", tier="night_shift", limit="7d", due_at=at("2025-03-03 18:30"), **staff)
    log.tell("a", f.ExtensionAsked, "2025-02-25", until=at("2025-03-10"), wording=wording("配件未到货"), **branch)
    log.tell("a", f.ExtensionRefused, "2025-02-25", wording=wording("请按期办结"), **staff)
    log.tell("a", f.ExtensionGranted, "2025-02-25", until=at("2025-03-10"), **staff)
    why = {"reason": f.SuspendReason.SEASON, "wording": wording("汛期过后施工")}
    log.tell("a", f.Suspended, "2025-02-26", review_at=at("2025-10-08"), **why, **staff)
    log.tell("a", f.Reviewed, "2025-10-08", wording=wording("水位仍高"), review_at=at("2025-11-01"), **staff)
    log.tell("a", f.Resumed, "2025-11-01", due_at=at("2025-11-13 09:00"), **staff)
    gone = {"claim": id_of("one"), "claimant": id_of("branch"), "claimant_kind": "organisation"}
    log.tell("a", f.Lapsed, "2025-11-14", by="clock", role="system", **gone)

    assert id_of("branch") in mentioned(log.events[-1:])[0]
    assert sentences(log, {"branch": "某党支部"})[2:] == [
        "社区工作者设定办理时限（咨询，自提交起5个工作日），截至2025年3月3日00:00。",
        "社区工作者设定办理时限（自提交起7天），截至2025年3月3日18:30。",
        "某党支部申请延期至2025年3月10日00:00：配件未到货。",
        "社区工作者未同意延期：请按期办结。",
        "社区工作者批准延期至2025年3月10日00:00。",
        "社区工作者暂缓办理（受季节限制），2025年10月8日前复查：汛期过后施工。",
        "社区工作者复查后继续暂缓办理，2025年11月1日前再次复查：水位仍高。",
        "社区工作者恢复办理，办理时限顺延至2025年11月13日09:00。",
        "系统因期限已到而未报进展，使某党支部的认领失效。",
    ]
    assert told(log.events, {})[-1].en == (
        "The installation let the claim of an organisation lapse: its term was over and nothing had been reported."
    )


def test_the_end_names_the_units_whose_part_was_open_and_says_why_it_ended_all_the_same() -> None:
    log = Log()
    staff = {"by": "worker", "role": "worker"}
    log.tell("a", f.Closed, "2025-02-01", **staff)
    open_parts: dict[str, Any] = {
        "unfinished": (id_of("power"), id_of("water")),
        "unfinished_because": wording("已由社区代办"),
    }
    log.tell("a", f.Closed, "2025-02-02", **open_parts, **staff)
    log.tell("a", f.Closed, "2025-02-03", unconfirmed_because=wording("联系不上"), **open_parts, **staff)

    assert {id_of("power"), id_of("water")} <= mentioned(log.events)[0]
    assert sentences(log, {"power": "供电所"}) == [
        "社区工作者办结。",
        "社区工作者办结（供电所、共建单位的部分未办完，原因：已由社区代办）。",
        "社区工作者办结（未确认已解决，原因：联系不上；供电所、共建单位的部分未办完，原因：已由社区代办）。",
    ]
    assert told(log.events, {})[1].en == (
        "A community worker closed it, with the part of a partner unit, a partner unit unfinished: 已由社区代办."
    )


def test_a_wording_with_a_stop_of_its_own_gets_no_second_one_before_where_to_turn() -> None:
    for said in ("这件不能清。", "这件不能清"):
        log = Log()
        log.raised("a", "2025-01-10")
        why = {"reason": f.DeclineReason.PRIVATE, "wording": said, "channel": "街道司法所"}
        log.tell("a", f.Declined, "2025-01-11", by="worker", role="worker", **why)

        assert "：这件不能清。请联系：街道司法所。" in sentences(log)[-1]
