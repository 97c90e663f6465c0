"""The stages of a need, the six steps that residents see, and which act is legal in which stage."""

from __future__ import annotations

from enum import StrEnum

from domain.vocabulary import STAGE, STEP, Audience, Language


class Step(StrEnum):
    """已提交 → 受理中 → 商议中 → 办理中 → 请您确认 → 已办结: how far residents see a need has come."""

    SUBMITTED = "submitted"
    ACCEPTING = "accepting"
    DELIBERATING = "deliberating"
    WORKING = "working"
    CONFIRMING = "confirming"
    DONE = "done"

    def words(self, language: Language = "zh") -> str:
        """What the step is called."""
        return STEP[self].words(language)


class Stage(StrEnum):
    """Where a need stands (vocabulary group ``state``)."""

    REGISTERED = "registered"
    LISTED = "listed"
    DELIBERATING = "deliberating"
    VOTING = "voting"
    OPEN = "open"
    CLAIMED = "claimed"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    AWAITING_CONFIRM = "awaiting_confirm"
    CONFIRMED = "confirmed"
    REWORK = "rework_state"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    MERGED = "merged"

    def words(self, language: Language = "zh", audience: Audience = "resident") -> str:
        """What the stage is called."""
        return STAGE[self].words(language, audience)

    @property
    def step(self) -> Step | None:
        """The step that residents see; None for what left the way: declined, withdrawn or merged."""
        return _STEP_OF.get(self)


# What is confirmed has no step of its own: residents see six, and nothing is asked of them any more.
_STEP_OF = {
    Stage.REGISTERED: Step.SUBMITTED,
    Stage.LISTED: Step.ACCEPTING,
    Stage.OPEN: Step.ACCEPTING,
    Stage.DELIBERATING: Step.DELIBERATING,
    Stage.VOTING: Step.DELIBERATING,
    Stage.CLAIMED: Step.WORKING,
    Stage.SCHEDULED: Step.WORKING,
    Stage.IN_PROGRESS: Step.WORKING,
    Stage.REWORK: Step.WORKING,
    Stage.SUSPENDED: Step.WORKING,
    Stage.AWAITING_CONFIRM: Step.CONFIRMING,
    Stage.CONFIRMED: Step.DONE,
    Stage.CLOSED: Step.DONE,
}


class Act(StrEnum):
    """What can be done to a need; each is a method of :class:`domain.need.need.Need` of that name."""

    ACCEPT = "accept"
    DECLINE = "decline"
    OPEN = "open"
    CLAIM = "claim"
    SCHEDULE = "schedule"
    START = "start"
    PROGRESS = "progress"
    FIX = "fix"
    SOLVE_ON_THE_SPOT = "solve_on_the_spot"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    RATE = "rate"
    CLOSE = "close"
    REOPEN = "reopen"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    DISPATCH = "dispatch"
    DESIGNATE = "designate"
    SIGN_FOR = "sign_for"
    RETURN_ORDER = "return_order"
    WITHDRAW_ORDER = "withdraw_order"
    WHISTLE = "whistle"
    REPORT_IN = "report_in"
    REPORT_PART = "report_part"
    JUDGE_PART = "judge_part"
    ESCALATE = "escalate"
    HAND_DOWN = "hand_down"
    SET_DEADLINE = "set_deadline"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    SUSPEND = "suspend"
    REVIEW = "review"
    RESUME = "resume"
    OPEN_DISCUSSION = "open_discussion"
    REMARK = "remark"
    MINUTE = "minute"
    CLOSE_DISCUSSION = "close_discussion"
    OPEN_BALLOT = "open_ballot"
    CAST = "cast"
    CLOSE_BALLOT = "close_ballot"
    PUBLISH_OUTCOME = "publish_outcome"
    SUPPORT = "support"
    TAKE_BACK_SUPPORT = "take_back_support"
    SUPPLEMENT = "supplement"
    SURVEY = "survey"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SEND_BACK = "send_back"
    VISIT_AGAIN = "visit_again"
    TELL_AGAIN = "tell_again"
    URGE = "urge"
    REPLY = "reply"
    SUPERVISE = "supervise"
    END_SUPERVISION = "end_supervision"
    ADD_PHOTO = "add_photo"
    PUBLISH_PHOTO = "publish_photo"
    REMOVE_PHOTO = "remove_photo"
    REWORD = "reword"

    def words(self) -> tuple[str, str]:
        """What one does, to follow “才能” and "may"."""
        chinese, english, _ = _ACT_WORDS[self]
        return chinese, english

    def done_words(self) -> tuple[str, str]:
        """What one does, to follow “不能” and "cannot be"."""
        chinese, _, done = _ACT_WORDS[self]
        return chinese, done


_ACT_WORDS = {
    Act.ACCEPT: ("受理", "accept it", "accepted"),
    Act.DECLINE: ("不予受理", "decline it", "declined"),
    Act.OPEN: ("开放认领", "open it to claims", "opened to claims"),
    Act.CLAIM: ("认领", "claim it", "claimed"),
    Act.SCHEDULE: ("排期", "schedule the work", "scheduled"),
    Act.START: ("开工", "start the work", "started"),
    Act.PROGRESS: ("填报进度", "report progress", "reported on"),
    Act.FIX: ("报办结", "report it fixed", "reported fixed"),
    Act.SOLVE_ON_THE_SPOT: ("现场解决", "solve it on the spot", "solved on the spot"),
    Act.CONFIRM: ("确认已解决", "confirm it", "confirmed"),
    Act.DISPUTE: ("确认未解决", "say that it is not solved", "disputed"),
    Act.RATE: ("评价", "rate it", "rated"),
    Act.CLOSE: ("办结", "close it", "closed"),
    Act.REOPEN: ("重新办理", "reopen it", "reopened"),
    Act.RELEASE: ("取消认领", "release a claim", "released"),
    Act.HAND_OVER: ("转交认领", "hand a claim over", "handed over"),
    Act.DISPATCH: ("派单", "dispatch it to a unit", "dispatched"),
    Act.DESIGNATE: ("指定承办", "designate a unit", "given to a designated unit"),
    Act.SIGN_FOR: ("签收", "sign for an order", "signed for"),
    Act.RETURN_ORDER: ("退单", "return an order", "returned"),
    Act.WITHDRAW_ORDER: ("撤回派单", "withdraw an order", "taken from a unit"),
    Act.WHISTLE: ("吹哨", "whistle for several units", "whistled for"),
    Act.REPORT_IN: ("报到", "report in", "joined by a unit"),
    Act.REPORT_PART: ("报告本单位办理结果", "report on one's own part", "reported on in parts"),
    Act.JUDGE_PART: ("评定单位办理结果", "judge a unit's part", "judged in parts"),
    Act.ESCALATE: ("上报", "escalate it", "escalated"),
    Act.HAND_DOWN: ("交回下级", "hand it down", "handed down"),
    Act.SET_DEADLINE: ("设定办理时限", "set its deadline", "given another deadline"),
    Act.ASK_EXTENSION: ("申请延期", "ask for an extension", "given an extension"),
    Act.GRANT_EXTENSION: ("批准延期", "grant the extension", "granted an extension"),
    Act.REFUSE_EXTENSION: ("不同意延期", "refuse the extension", "refused an extension"),
    Act.SUSPEND: ("挂账", "suspend it", "suspended"),
    Act.REVIEW: ("复查", "review it", "reviewed"),
    Act.RESUME: ("恢复办理", "resume it", "resumed"),
    Act.OPEN_DISCUSSION: ("发起议事", "open a discussion", "opened to discussion"),
    Act.REMARK: ("发表意见", "remark on it", "remarked on"),
    Act.MINUTE: ("登记会议纪要", "minute a meeting", "minuted"),
    Act.CLOSE_DISCUSSION: ("结束议事", "close the discussion", "closed to discussion"),
    Act.OPEN_BALLOT: ("发起表决", "open a ballot", "put to a ballot"),
    Act.CAST: ("投票", "cast a vote", "voted on"),
    Act.CLOSE_BALLOT: ("结束表决", "close the ballot", "closed to votes"),
    Act.PUBLISH_OUTCOME: ("公示表决结果", "publish the outcome", "given an outcome"),
    Act.SUPPORT: ("支持", "support it", "supported"),
    Act.TAKE_BACK_SUPPORT: ("取消支持", "take support back", "supported less"),
    Act.SUPPLEMENT: ("补充材料", "add to it", "added to"),
    Act.SURVEY: ("登记勘查", "survey it", "surveyed"),
    Act.WITHDRAW: ("撤回", "withdraw it", "withdrawn"),
    Act.MERGE: ("并案", "merge it into another", "merged into another"),
    Act.UNMERGE: ("撤销并案", "take it apart again", "taken apart"),
    Act.SEND_BACK: ("退回返工", "send it back", "sent back"),
    Act.VISIT_AGAIN: ("登记回访", "record a return visit", "asked about on a return visit"),
    Act.TELL_AGAIN: ("再次反映同一情况", "tell the same facts again", "told again"),
    Act.URGE: ("催办", "urge it", "urged"),
    Act.REPLY: ("答复", "answer those who wait", "answered"),
    Act.SUPERVISE: ("督办", "supervise it", "supervised"),
    Act.END_SUPERVISION: ("解除督办", "end the supervision", "supervised no longer"),
    Act.ADD_PHOTO: ("上传照片", "add a photo", "given a photo"),
    Act.PUBLISH_PHOTO: ("公开照片", "publish a photo", "shown with a photo"),
    Act.REMOVE_PHOTO: ("删除照片", "remove a photo", "relieved of a photo"),
    Act.REWORD: ("修改公开表述", "put it into other public words", "reworded"),
}

_TALKED_OVER = frozenset({Stage.DELIBERATING, Stage.VOTING})
_UNCLAIMED = frozenset({Stage.REGISTERED, Stage.LISTED, Stage.OPEN}) | _TALKED_OVER
WORK = frozenset({Stage.CLAIMED, Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.REWORK})
"""Somebody is to work on it."""
_UNANSWERED = _UNCLAIMED | WORK
REPORTED = frozenset({Stage.AWAITING_CONFIRM, Stage.CONFIRMED, Stage.CLOSED})
"""It was reported fixed, and nobody has taken it up again."""
UNFINISHED = _UNANSWERED | {Stage.AWAITING_CONFIRM, Stage.CONFIRMED}
"""It is on its way, and nobody stopped its clock."""
LEFT = frozenset({Stage.DECLINED, Stage.WITHDRAWN, Stage.MERGED})
"""It left the way."""
TAKES_REPORTS = frozenset(Stage) - LEFT - {Stage.CONFIRMED, Stage.CLOSED}
"""Other reports of the same matter may be merged into it."""
LAPSING = WORK | _TALKED_OVER | {Stage.OPEN}
"""A claim may run out of time."""
_LIVE = frozenset(Stage) - LEFT - {Stage.CLOSED}
_KNOWN = _LIVE - {Stage.REGISTERED}

_GIVEN = WORK | {Stage.LISTED, Stage.OPEN}
"""Units may be asked to take charge of it."""
_WITH_UNITS = _GIVEN | _TALKED_OVER
"""What they were asked before goes on, even while it is talked over."""
_JUDGED = _WITH_UNITS | {Stage.AWAITING_CONFIRM, Stage.CONFIRMED}

ACTS: dict[Act, frozenset[Stage]] = {
    Act.ACCEPT: frozenset({Stage.REGISTERED}),
    Act.DECLINE: frozenset({Stage.REGISTERED, Stage.LISTED, Stage.DELIBERATING}),
    Act.OPEN: frozenset({Stage.LISTED, Stage.DELIBERATING}),
    Act.CLAIM: WORK | {Stage.OPEN},
    Act.SCHEDULE: WORK - {Stage.IN_PROGRESS},
    Act.START: WORK - {Stage.IN_PROGRESS},
    Act.PROGRESS: WORK,
    Act.FIX: WORK,
    Act.SOLVE_ON_THE_SPOT: frozenset({Stage.REGISTERED, Stage.OPEN}),
    Act.CONFIRM: frozenset({Stage.AWAITING_CONFIRM}),
    Act.DISPUTE: frozenset({Stage.AWAITING_CONFIRM}),
    Act.RATE: frozenset({Stage.AWAITING_CONFIRM, Stage.CONFIRMED, Stage.CLOSED, Stage.REWORK}),
    Act.CLOSE: frozenset({Stage.AWAITING_CONFIRM, Stage.CONFIRMED}),
    Act.REOPEN: frozenset({Stage.CONFIRMED, Stage.CLOSED, Stage.DECLINED}),
    Act.RELEASE: LAPSING | {Stage.SUSPENDED},
    Act.HAND_OVER: LAPSING | {Stage.SUSPENDED},
    Act.DISPATCH: _GIVEN,
    Act.DESIGNATE: _GIVEN,
    Act.SIGN_FOR: _GIVEN,
    Act.RETURN_ORDER: _WITH_UNITS,
    Act.WITHDRAW_ORDER: _WITH_UNITS,
    Act.WHISTLE: _WITH_UNITS,
    Act.REPORT_IN: _WITH_UNITS,
    Act.REPORT_PART: _JUDGED,
    Act.JUDGE_PART: _JUDGED,
    Act.ESCALATE: _WITH_UNITS,
    Act.HAND_DOWN: _WITH_UNITS,
    Act.SET_DEADLINE: _UNANSWERED | {Stage.AWAITING_CONFIRM},
    Act.ASK_EXTENSION: WORK,
    Act.GRANT_EXTENSION: WORK,
    Act.REFUSE_EXTENSION: WORK,
    Act.SUSPEND: _UNANSWERED - {Stage.REGISTERED},
    Act.REVIEW: frozenset({Stage.SUSPENDED}),
    Act.RESUME: frozenset({Stage.SUSPENDED}),
    # What nobody can solve for now may be talked over all the same: perhaps people's consent is all that is missing.
    Act.OPEN_DISCUSSION: WORK | {Stage.LISTED, Stage.OPEN, Stage.AWAITING_CONFIRM, Stage.SUSPENDED},
    Act.REMARK: _KNOWN,
    Act.MINUTE: _KNOWN,
    Act.CLOSE_DISCUSSION: _KNOWN,
    Act.OPEN_BALLOT: WORK | {Stage.LISTED, Stage.DELIBERATING, Stage.OPEN, Stage.SUSPENDED},
    # A ballot that was opened is brought to its end, even when the work was faster.
    Act.CAST: _KNOWN | {Stage.CLOSED},
    Act.CLOSE_BALLOT: _KNOWN | {Stage.CLOSED},
    Act.PUBLISH_OUTCOME: _KNOWN | {Stage.CLOSED},
    Act.SUPPORT: _UNANSWERED | {Stage.SUSPENDED},
    Act.TAKE_BACK_SUPPORT: _UNANSWERED | {Stage.SUSPENDED},
    Act.SUPPLEMENT: _UNANSWERED | {Stage.AWAITING_CONFIRM, Stage.SUSPENDED},
    Act.SURVEY: _LIVE,
    Act.WITHDRAW: _UNCLAIMED - {Stage.VOTING},
    # Among these are those that were claimed, disputed or sent back and have nobody at work: see gate.py.
    Act.MERGE: _UNCLAIMED - {Stage.VOTING} | WORK,
    Act.UNMERGE: frozenset({Stage.MERGED}),
    Act.SEND_BACK: frozenset({Stage.AWAITING_CONFIRM, Stage.CONFIRMED}),
    Act.VISIT_AGAIN: REPORTED,
    Act.TELL_AGAIN: _UNANSWERED | REPORTED | {Stage.DECLINED, Stage.SUSPENDED},
    Act.URGE: _UNANSWERED,
    Act.REPLY: _LIVE,
    Act.SUPERVISE: _UNANSWERED | REPORTED | {Stage.DECLINED, Stage.SUSPENDED},
    Act.END_SUPERVISION: frozenset(Stage),
    Act.ADD_PHOTO: _UNANSWERED | {Stage.AWAITING_CONFIRM, Stage.SUSPENDED},
    Act.PUBLISH_PHOTO: _KNOWN | {Stage.CLOSED},
    # Whoever wants a photo of theirs back gets it back, however the need ended.
    Act.REMOVE_PHOTO: frozenset(Stage),
    # Whatever should not stand there is taken from there, however the need ended.
    Act.REWORD: frozenset(Stage),
}
"""The stages in which an act is legal. Some ask for more, such as an open discussion to remark in (see ``gate.py``).

Who may do it stands in ``permission.py``.
"""
