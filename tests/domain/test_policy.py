"""The policy: every rule admits some roles, and an installation leaves it to fewer of them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from domain.acting import Acting, PartyKind, Post
from domain.kernel import NotAllowed, Unacceptable
from domain.need.facts import VoteCast
from domain.need.need import Need
from domain.need.refusals import NotYourHousehold
from domain.need.stage import Act
from domain.policy.narrowing import AS_IT_STANDS, Policy
from domain.policy.roles import DUTIES, KINDS, PARTIES, POSTS, Role
from domain.policy.rules import CannotBeWidened, LeftToNobody, NoSuchRole, NoSuchRule, policy_of, rules
from domain.posts import POST_ROLES
from domain.settings import WrongSettings, read
from domain.vocabulary import POLICY_ROLE
from tests.domain.people import new_id, someone, staff_of
from tests.domain.story import Story


def test_the_roles_are_the_kinds_of_parties_the_posts_and_the_duties() -> None:
    assert {str(role) for role in KINDS} == {str(kind) for kind in PartyKind}
    assert {str(role) for role in POSTS} == set(POST_ROLES)
    assert set(Role) == KINDS | POSTS | DUTIES | {Role.ANYBODY, Role.RECEIPT}
    assert all(POLICY_ROLE[role].words("zh") and POLICY_ROLE[role].words("en") for role in Role)


def test_every_act_on_a_need_has_a_rule() -> None:
    assert {f"need.{act}" for act in Act} <= set(rules())


def test_whoever_administers_or_audits_acts_on_no_case() -> None:
    for name, rule in rules().items():
        if name.startswith(("need.", "offer.", "upkeep.", "checkin.", "rota.")) and not name.endswith(".read"):
            assert not rule.roles & DUTIES, name


def test_auditors_change_nothing_but_their_own_account() -> None:
    changing = {"feedback.send", "session.begin", "receipt.use", "account.enrol", "account.keep", "wording.check"}
    admitted = {name for name, rule in rules().items() if Role.AUDITOR in rule.roles}
    assert {name for name in admitted if not name.endswith(".read")} == changing


def test_a_rule_is_left_to_fewer_roles() -> None:
    policy = policy_of({"need.close": ["secretary", "worker"]})
    assert policy == Policy({"need.close": frozenset({Role.SECRETARY, Role.WORKER})})


@pytest.mark.parametrize(
    ("said", "refusal", "words"),
    [
        ({"need.shut": ["secretary"]}, NoSuchRule, "need.shut"),
        ({"need.close": ["mayor"]}, NoSuchRole, "mayor"),
        ({"need.close": ["secretary", "auditor"]}, CannotBeWidened, "auditor"),
        ({"need.close": []}, LeftToNobody, "need.close"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused_with_its_place(
    said: dict[str, list[str]], refusal: type[Unacceptable], words: str
) -> None:
    with pytest.raises(refusal) as refused:
        policy_of(said)
    assert refused.value.known["field"] == f"policy.{next(iter(said))}"
    assert words in refused.value.sentence("zh")
    assert words in refused.value.sentence("en")


def test_a_file_that_names_an_unknown_role_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[policy]\n"need.close" = ["secretary", "mayor"]\n')
    with pytest.raises(WrongSettings) as refused:
        read(file)
    assert "policy.need.close" in refused.value.sentence("zh")
    assert "mayor" in refused.value.sentence("en")


def test_a_file_leaves_a_rule_to_fewer_roles(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[policy]\n"need.close" = ["secretary"]\n')
    assert read(file).policy.narrowed == {"need.close": frozenset({Role.SECRETARY})}


def _holding(role: str, policy: Policy = AS_IT_STANDS) -> Acting:
    return msgspec.structs.replace(staff_of(new_id(), role=role), policy=policy)


@pytest.mark.parametrize("role", sorted(PARTIES & POSTS))
def test_only_posts_that_a_rule_is_left_to_count(role: Role) -> None:
    policy = policy_of({"need.close": ["secretary", "worker"]})
    somebody = _holding(role, policy)
    if role in ("secretary", "worker"):
        assert somebody.under(rules()["need.close"]).posts == somebody.posts
    else:
        with pytest.raises(NotAllowed) as refused:
            somebody.under(rules()["need.close"])
        assert refused.value.known["could"] == ["secretary", "worker"]
    assert somebody.under(rules()["need.support"]) is somebody


@pytest.mark.parametrize(
    "rule",
    [
        "words.read",
        "need.accept",
        "need.close",
        "need.dispatch",
        "need.publish_photo",
        "need.cast",
        "party.move_in",
        "place.found",
        "place.change",
    ],
)
def test_heads_of_buildings_are_neighbours_first(rule: str) -> None:
    for role in POSTS:
        assert bool(_holding(role).under(rules()[rule]).posts) == (role not in ("building_head", "neighbour_head")), (
            role
        )


def test_what_the_office_decides_is_refused_to_volunteers_of_the_building_by_the_act_itself() -> None:
    story = Story().raised()
    head = staff_of(story.need.path[-1], role="building_head")
    with pytest.raises(NotAllowed) as refused:
        story.need.accept(head, wording="修灯")
    assert refused.value.known["could"] == ["staff"]
    assert "accept" not in story.need.possible(head).acts
    assert "survey" in story.need.possible(head).acts


def test_of_votes_a_head_of_a_building_casts_that_of_their_own_household_alone() -> None:
    story = Story().accepted(deliberate=True)
    ballot, (own, other, *_) = story.ballot(households=3)
    posts = (Post("building_head", story.need.path[-1]),)
    head = someone(PartyKind.RESIDENT, home=(*story.path, own), posts=posts)
    story.when(Need.cast, head.under(rules()["need.cast"]), ballot, other, "yes").then_refused(NotYourHousehold)
    story.when(Need.cast, head.under(rules()["need.cast"]), ballot, own, "yes").then(VoteCast)


def test_what_tells_what_another_rule_guards_is_left_to_no_more() -> None:
    policy = policy_of({"board.read": ["secretary", "grid_member"], "lists.read": ["secretary", "auditor"]})
    assert policy.left("lists.read", rules()["lists.read"].roles) == {"secretary"}
    for name in ("search.run", "need.tell_again"):
        assert policy.left(name, rules()[name].roles) == {"secretary", "grid_member"}, name
    assert policy_of({"board.read": ["auditor"]}).left("search.run", rules()["search.run"].roles) == set()
    assert "lists.read" not in policy_of({"need.close": ["secretary"]}).narrowed
