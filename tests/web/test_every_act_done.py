"""Each act upon a need is done by its form: found on the page of the need, filled in as asked, sent, and told there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

import httpx
import pytest

from cli.demo.script import id_of
from domain.instants import CHINA
from domain.need.stage import Act
from tests.pictures import jpeg
from tests.web.found import completed, form_to
from tests.web.office import WORKER, Office
from tests.web.people import PEOPLE
from web.routes import PAGES

SECRETARY, STREET = PEOPLE["secretary"]["party"], PEOPLE["street"]["party"]
"""Of a community with a street above it that has an office of its own."""
SOON = (datetime.now(CHINA) + timedelta(days=20)).isoformat()


class Before:
    """How a need stands, and who is about to do something to it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.unit, self.helper = office.one("unit"), office.one("organisation")
        self.resident = str(office.asked("/parties", kind="resident", area=office.area)["items"][0]["id"])
        self.neighbour = str(office.asked("/parties", kind="resident", area=office.area)["items"][1]["id"])

    def theirs(self) -> str:
        """One that the resident raised, open to claims."""
        return self.office.open("楼道灯不亮", self.resident)

    def claimed(self) -> tuple[str, str]:
        """One that the organisation claimed, and their claim."""
        need = self.theirs()
        done = self.office.done(f"/needs/{need}/claims", {"kind": "claim_service"}, self.helper)
        return need, done["state"]["claim"]

    def fixed(self) -> str:
        need, _ = self.claimed()
        self.office.done(f"/needs/{need}/fix", {"result": "solved", "wording": "换了灯泡"}, self.helper)
        return need

    def confirmed(self) -> str:
        need = self.fixed()
        self.office.done(f"/needs/{need}/confirmation", actor=self.resident)
        return need

    def closed(self) -> str:
        need = self.confirmed()
        self.office.done(f"/needs/{need}/closure")
        return need

    def ordered(self) -> str:
        need = self.office.open("井盖破了")
        self.office.done(f"/needs/{need}/orders", {"unit": self.unit, "wording": "三天内修好"})
        return need

    def signed_for(self) -> str:
        need = self.ordered()
        order = self.office.asked(f"/needs/{need}")["summary"]["orders"][0]["order"]
        self.office.done(f"/needs/{need}/orders/{order}/signature", actor=self.unit)
        return need

    def called(self) -> tuple[str, str]:
        need = self.office.open("路面塌陷")
        units = {"called": [{"unit": self.unit, "task": "看现场"}]}
        return need, self.office.done(f"/needs/{need}/whistles", units)["state"]["whistle"]

    def arrived(self) -> tuple[str, str]:
        need, whistle = self.called()
        self.office.done(f"/needs/{need}/whistles/{whistle}/arrival", actor=self.unit)
        return need, whistle

    def reported(self) -> str:
        need, whistle = self.arrived()
        done = {"result": "solved", "wording": "好了"}
        self.office.done(f"/needs/{need}/whistles/{whistle}/report", done, self.unit)
        return need

    def below_a_street(self) -> str:
        """One of a community whose street has an office of its own."""
        said = {"category": "0301", "place": id_of("place/shifan"), "words": "门口的井盖破了", "channel": "visit"}
        need = str(self.office.done("/needs", {**said, "for_somebody_else": True}, SECRETARY)["id"])
        self.office.done(f"/needs/{need}/acceptance", {"wording": "门口井盖破损"}, SECRETARY)
        return need

    def escalated(self) -> str:
        need = self.below_a_street()
        street = self.office.asked("/mine/self", STREET)["posts"][0]["area"]
        self.office.done(f"/needs/{need}/escalation", {"to": street, "wording": "社区没有权限"}, SECRETARY)
        return need

    def returned(self) -> str:
        need, unit = self.below_a_street(), PEOPLE["property"]["party"]
        order = self.office.done(f"/needs/{need}/orders", {"unit": unit, "wording": "换井盖"}, SECRETARY)
        path = f"/needs/{need}/orders/{order['state']['order']}/return"
        self.office.done(path, {"reason": "not_ours", "wording": "不归我们管"}, unit)
        return need

    def suspended(self) -> str:
        need = self.theirs()
        why = {"reason": "needs_funds", "wording": "等维修资金", "review_at": SOON}
        self.office.done(f"/needs/{need}/suspension", why)
        return need

    def asked_for_longer(self) -> str:
        need, _ = self.claimed()
        self.office.done(f"/needs/{need}/deadline", {"tier": "standard"})
        longer = {"until": SOON, "wording": "配件要等"}
        self.office.done(f"/needs/{need}/extension", longer, self.helper)
        return need

    def talked_over(self) -> str:
        need = self.theirs()
        self.office.done(f"/needs/{need}/discussion", {"question": "先修哪一段？"})
        return need

    def put_to_the_vote(self) -> tuple[str, str]:
        need = self.theirs()
        asked = {
            "question": "先修哪里？",
            "rule": "consultative",
            "electorate_area": self.office.area,
            "options": [{"key": "a", "wording": "灯"}, {"key": "b", "wording": "路"}],
        }
        return need, self.office.done(f"/needs/{need}/ballots", asked)["state"]["ballot"]

    def voted(self) -> str:
        need, ballot = self.put_to_the_vote()
        self.office.done(f"/needs/{need}/ballots/{ballot}/closure")
        return need

    def supervised(self) -> str:
        need = self.returned()
        self.office.done(f"/needs/{need}/supervision", {"reason": "refused", "wording": "没人接"}, STREET)
        return need

    def merged(self) -> str:
        need, into = self.theirs(), self.office.open("楼道灯不亮")
        self.office.done(f"/needs/{need}/merge", {"into": into})
        return need

    def supported(self) -> str:
        need = self.theirs()
        self.office.done(f"/needs/{need}/support", actor=self.neighbour)
        return need

    def with_two_alike(self) -> str:
        self.theirs()
        return self.theirs()

    def deliberated(self) -> str:
        need = self.office.raised()
        self.office.done(f"/needs/{need}/acceptance", {"wording": "要不要装电梯", "deliberate": True})
        return need

    def due(self) -> str:
        need, _ = self.claimed()
        self.office.done(f"/needs/{need}/deadline", {"tier": "standard"})
        return need


Row = tuple[str, Callable[[Before], str], Mapping[str, str]]

_A_FIRST = {"result": "solved", "wording": "好了"}
DONE: Mapping[Act, Row] = {
    Act.ACCEPT: ("staff", lambda b: b.office.raised(), {}),
    Act.REWORD: ("staff", Before.theirs, {"wording": "楼道灯全都不亮"}),
    Act.DECLINE: ("staff", lambda b: b.office.raised(), {}),
    Act.OPEN: ("staff", Before.deliberated, {}),
    Act.CLAIM: ("helper", Before.theirs, {"until": "2030-01-01"}),
    Act.SCHEDULE: ("helper", lambda b: b.claimed()[0], {}),
    Act.START: ("helper", lambda b: b.claimed()[0], {}),
    Act.PROGRESS: ("helper", lambda b: b.claimed()[0], {}),
    Act.FIX: ("helper", lambda b: b.claimed()[0], _A_FIRST),
    Act.SOLVE_ON_THE_SPOT: ("staff", Before.theirs, _A_FIRST),
    Act.RELEASE: ("helper", lambda b: b.claimed()[0], {}),
    Act.CONFIRM: ("resident", Before.fixed, {}),
    Act.DISPUTE: ("resident", Before.fixed, {}),
    Act.RATE: ("resident", Before.confirmed, {}),
    Act.CLOSE: ("staff", Before.confirmed, {}),
    Act.REOPEN: ("resident", Before.closed, {}),
    Act.SEND_BACK: ("staff", Before.fixed, {}),
    Act.VISIT_AGAIN: ("staff", Before.fixed, {"reached": "no"}),
    Act.DISPATCH: ("staff", Before.theirs, {}),
    Act.DESIGNATE: ("staff", Before.theirs, {}),
    Act.SIGN_FOR: ("unit", Before.ordered, {}),
    Act.RETURN_ORDER: ("unit", Before.ordered, {}),
    Act.WITHDRAW_ORDER: ("staff", Before.ordered, {}),
    Act.WHISTLE: ("staff", Before.theirs, {}),
    Act.REPORT_IN: ("unit", lambda b: b.called()[0], {}),
    Act.REPORT_PART: ("unit", lambda b: b.arrived()[0], {}),
    Act.JUDGE_PART: ("staff", Before.reported, {"accepted": "yes"}),
    Act.ESCALATE: ("staff", Before.theirs, {}),
    Act.HAND_DOWN: ("street", Before.escalated, {}),
    Act.SET_DEADLINE: ("staff", Before.theirs, {}),
    Act.ASK_EXTENSION: ("helper", Before.due, {"until": SOON[:10]}),
    Act.GRANT_EXTENSION: ("staff", Before.asked_for_longer, {}),
    Act.REFUSE_EXTENSION: ("staff", Before.asked_for_longer, {}),
    Act.SUSPEND: ("staff", Before.theirs, {"review_at": SOON[:10]}),
    Act.REVIEW: ("staff", Before.suspended, {"review_at": SOON[:10]}),
    Act.RESUME: ("staff", Before.suspended, {}),
    Act.OPEN_DISCUSSION: ("staff", Before.theirs, {}),
    Act.REMARK: ("neighbour", Before.talked_over, {}),
    Act.MINUTE: ("staff", Before.talked_over, {"held_at": "2025-01-01T09:00", "present": "8"}),
    Act.CLOSE_DISCUSSION: ("staff", Before.talked_over, {}),
    Act.OPEN_BALLOT: ("staff", Before.theirs, {"options": "先修灯\n先修路"}),
    Act.CAST: ("resident", lambda b: b.put_to_the_vote()[0], {}),
    Act.CLOSE_BALLOT: ("staff", lambda b: b.put_to_the_vote()[0], {}),
    Act.PUBLISH_OUTCOME: ("staff", Before.voted, {}),
    Act.SUPPORT: ("neighbour", Before.theirs, {}),
    Act.TAKE_BACK_SUPPORT: ("neighbour", Before.supported, {}),
    Act.SUPPLEMENT: ("resident", Before.theirs, {}),
    Act.SURVEY: ("staff", Before.theirs, {"total": "20", "broken": "12"}),
    Act.WITHDRAW: ("resident", lambda b: b.office.raised(b.resident), {}),
    Act.MERGE: ("staff", Before.with_two_alike, {}),
    Act.UNMERGE: ("staff", Before.merged, {}),
    Act.TELL_AGAIN: ("resident", Before.theirs, {}),
    Act.URGE: ("resident", Before.theirs, {}),
    Act.REPLY: ("staff", Before.theirs, {}),
    Act.SUPERVISE: ("street", Before.returned, {"reason": "refused"}),
    Act.END_SUPERVISION: ("street", Before.supervised, {}),
}
"""Who does it, how the need stands before, and what they fill in besides what any answer would do for."""


@pytest.fixture(scope="module")
def before(site: str) -> Iterator[Before]:
    with Office(site) as office:
        yield Before(office)


def test_every_act_upon_a_need_is_done_here() -> None:
    by_name = {Act.HAND_OVER}  # to whom one finds, in a story of its own
    assert set(Act) - set(DONE) == {Act.ADD_PHOTO, Act.PUBLISH_PHOTO, Act.REMOVE_PHOTO} | by_name


@pytest.mark.parametrize("act", sorted(DONE), ids=str)
def test_an_act_is_found_on_the_page_filled_in_and_told(act: Act, client: httpx.Client, before: Before) -> None:
    who, stands, typed = DONE[act]
    need = stands(before)
    party = {"staff": WORKER, "street": STREET}.get(who) or str(getattr(before, who))
    _be(client, party)
    version = before.office.asked(f"/needs/{need}")["summary"]["version"]

    done = _done(client, need, act, typed)

    assert done.status_code == 200, done.text
    after = before.office.asked(f"/needs/{need}")["summary"]["version"]
    assert after > version, done.text
    assert 'id="done"' in done.text


def _done(client: httpx.Client, need: str, act: Act, typed: Mapping[str, str]) -> httpx.Response:
    """Sent, with what stands in the form and an answer to each question that has to be answered."""
    where = f"/needs/{need}/do/{act.value}"
    page = client.get(f"/needs/{need}")
    if where not in page.text:
        page = client.get(f"/desk/needs/{need}")
    assert page.status_code == 200, page.text
    at_once = [form for form in re.findall(r'<form method="post" action="([^"]+)"', page.text) if form == where]
    if not at_once:
        leads = re.search(rf'href="([^"]*(?:/do/{act.value}|/needs/{need}/{act.value})[^"]*)"', page.text)
        assert leads, f"no way to {act} on the page"
        page = client.get(leads[1])
    form = form_to(page, where)
    return client.post(where, data=completed(form, typed))


def test_a_photo_is_added_made_public_with_what_it_shows_and_taken_away_again(
    client: httpx.Client, before: Before
) -> None:
    need = before.theirs()
    _be(client, before.resident)
    where = f"/needs/{need}/do/add_photo"
    assert where in client.get(f"/needs/{need}").text
    form = form_to(client.get(where), where)
    added = client.post(where, data=completed(form, {}), files={"photo": ("灯.jpg", jpeg(), "image/jpeg")})
    assert "照片已收到" in added.text
    [photo] = before.office.asked(f"/needs/{need}/photos", before.resident)["items"]

    _be(client, WORKER)
    case = client.get(f"/desk/needs/{need}")
    publish = f"/needs/{need}/do/publish_photo"
    assert f"{publish}?photo={photo['id']}" in case.text
    shut = client.get(f"{publish}?photo={photo['id']}")
    assert "?reason=" not in shut.text
    form = form_to(shut, publish)
    assert form.values["photo"] == photo["id"]
    looked = client.post(publish, data={**form.values, "caption": "庭院灯", "reason": "handling", "go": "open"})
    shown = re.search(r'<img src="([^"]+\?reason=handling)"', looked.text)
    assert shown
    assert client.get(shown[1]).headers["content-type"].startswith("image/")
    form = form_to(looked, publish)
    assert form.values["caption"] == "庭院灯", "what was typed is gone"
    client.post(publish, data=completed(form, {"caption": "3栋前的庭院灯"}))
    client.post("/sign-out")
    assert f"/photos/{photo['id']}/thumbnail" in client.get(f"/needs/{need}").text

    _be(client, before.resident)
    remove = f"/needs/{need}/photos/{photo['id']}/removal"
    gone = client.post(remove, data=form_to(client.get(f"/needs/{need}"), remove).values)
    assert "照片已删除" in gone.text
    assert f"/photos/{photo['id']}" not in gone.text
    assert before.office.asked(f"/needs/{need}/photos", before.resident)["items"] == []


def test_no_two_pages_answer_at_one_address() -> None:
    known = Counter((route.path, method) for pages in PAGES for route in pages.routes for method in route.methods or ())
    assert [at for at, times in known.items() if times > 1] == []


def _be(client: httpx.Client, party: str) -> None:
    client.post("/trying-out", data={"party": party, "back": "/livez"})
