"""What those do who work on a need: whoever claimed it, and the units that were called to it."""

from __future__ import annotations

from domain.need.claiming import PROMISE
from domain.need.facts import ClaimKind, Part, PhotoKind, Qualifier, Result, ReturnReason
from domain.need.stage import Act
from domain.vocabulary import PHOTO_KIND, RESULT, RETURN_REASON
from web.acts.form import WORDING, ActForm
from web.fields import Control, Field, Option
from web.words.translated import said

_KINDS = (
    Option(ClaimKind.SERVICE, "认领：我们来办", "Claim: we see to it"),
    Option(ClaimKind.FUND, "认捐：我们出钱出物", "Pledge: we give money or goods"),
    Option(ClaimKind.STEWARD, "认管：我们长期管好这一处", "Steward: we look after the place from now on"),
    Option(ClaimKind.ADOPT, "认养：我们长期养护这一样", "Adopt: we look after the thing from now on"),
)
_PARTS = (
    Option(Part.LEAD, "主办：由我们牵头", "Lead: we are in charge"),
    Option(Part.ASSIST, "协办：跟着一起做", "Assist: we help those in charge"),
)
_RESULTS = tuple(Option(one, RESULT[one].words("zh"), RESULT[one].en) for one in Result)
_EXACTLY = (
    Option(Qualifier.EXACT, "正好这么多", "exactly"),
    Option(Qualifier.ABOUT, "约（大概）", "about"),
    Option(Qualifier.OVER, "余（不止）", "more than that"),
)

_CLAIM = Field(name="claim", label=said("哪一项认领"), control=Control.CHOICE, among="my_claims", required=True)
_ORDER = Field(name="order", label=said("哪一张派单"), control=Control.CHOICE, among="my_orders", required=True)
_WHY = Field(
    name="wording",
    label=said("说明原因"),
    control=Control.TEXT,
    hint=said("所有人都能看到。不写姓名、电话、门牌号。"),
    required=True,
)

SOLVED = (
    Field(name="result", label=said("办得怎么样"), control=Control.CHOICE, options=_RESULTS, required=True),
    Field(
        name="wording",
        label=said("做了什么"),
        control=Control.TEXT,
        hint=said("所有人都能看到，比如“12盏灯全部换好，晚上已试过”。不写姓名、电话、门牌号。"),
        required=True,
    ),
    Field(
        name="households",
        label=said("整栋受益的楼"),
        control=Control.MANY,
        hint=said("勾选以后，这些楼里的每一户都算受益。"),
        among="homes_around",
    ),
    Field(
        name="estimate.number",
        label=said("或者：大约多少户受益"),
        control=Control.NUMBER,
        hint=said("数得清就勾楼，数不清才填这里。"),
        at_most=9,
    ),
    Field(
        name="estimate.qualifier",
        label=said("这个数有多准"),
        control=Control.CHOICE,
        options=_EXACTLY,
        start=Qualifier.EXACT.value,
    ),
    Field(name="cost_fen", label=said("花了多少钱（元）"), control=Control.YUAN, at_most=20),
)
"""How it ended: said by whoever reports it fixed, and by whoever solves it on the spot."""

KIND = Field(
    name="kind",
    label=said("拍的是什么"),
    control=Control.CHOICE,
    options=tuple(Option(one, PHOTO_KIND[one].words("zh"), PHOTO_KIND[one].en) for one in PhotoKind),
    required=True,
)

FORMS = (
    ActForm(
        Act.CLAIM,
        "/claims",
        (
            Field(
                name="kind",
                label=said("怎么帮"),
                control=Control.CHOICE,
                options=_KINDS,
                start=ClaimKind.SERVICE.value,
                required=True,
            ),
            Field(
                name="part",
                label=said("牵头还是协助"),
                control=Control.CHOICE,
                options=_PARTS,
                start=Part.LEAD.value,
                required=True,
            ),
            Field(
                name="wording",
                label=said("打算怎么做"),
                control=Control.TEXT,
                hint=said("一两句话，所有人都能看到，比如“换好12盏灯，再查一遍线路”。不写姓名、电话、门牌号。"),
                at_most=PROMISE,
            ),
            Field(
                name="until",
                label=said("答应到哪一天"),
                control=Control.END_OF_DAY,
                hint=said("过了这一天还没有任何进展，认领会自动取消，好让别人来办。"),
                required=True,
            ),
            Field(
                name="amount_fen",
                label=said("认捐金额（元）"),
                control=Control.YUAN,
                hint=said("只有认捐填；捐物可以不填。这是承诺，不是付款。"),
                at_most=20,
            ),
        ),
    ),
    ActForm(Act.RELEASE, "/claims/{claim}/release", (_CLAIM,)),
    ActForm(
        Act.HAND_OVER,
        "/claims/{claim}/handover",
        (
            _CLAIM,
            Field(
                name="to",
                label=said("转交给谁"),
                control=Control.SELECT,
                hint=said("在本区报到的单位，按名称找。转交前请先和对方说好。"),
                among="who_checked_in",
                required=True,
            ),
        ),
    ),
    ActForm(
        Act.SCHEDULE,
        "/schedule",
        (
            Field(name="starts_at", label=said("什么时候开工"), control=Control.MOMENT, required=True),
            Field(name="ends_at", label=said("预计什么时候完工"), control=Control.MOMENT),
        ),
    ),
    ActForm(Act.START, "/start"),
    ActForm(Act.PROGRESS, "/progress", (WORDING,)),
    ActForm(Act.FIX, "/fix", SOLVED),
    ActForm(Act.SOLVE_ON_THE_SPOT, "/on-the-spot", SOLVED),
    ActForm(Act.ADD_PHOTO, "/photos", (KIND,)),
    ActForm(Act.SIGN_FOR, "/orders/{order}/signature", (_ORDER,)),
    ActForm(
        Act.RETURN_ORDER,
        "/orders/{order}/return",
        (
            _ORDER,
            Field(
                name="reason",
                label=said("退单原因"),
                control=Control.CHOICE,
                options=tuple(
                    Option(one, RETURN_REASON[one].words("zh"), RETURN_REASON[one].en) for one in ReturnReason
                ),
                required=True,
            ),
            _WHY,
        ),
    ),
    ActForm(
        Act.REPORT_IN,
        "/whistles/{whistle}/arrival",
        (
            Field(name="whistle", label=said("哪一次吹哨"), control=Control.CHOICE, among="my_calls", required=True),
            Field(
                name="wording",
                label=said("谁来、带什么来"),
                control=Control.TEXT,
                hint=said("所有人都能看到。不写姓名、电话、门牌号。"),
            ),
        ),
    ),
    ActForm(
        Act.REPORT_PART,
        "/{under}/report",
        (
            Field(name="under", label=said("哪一项任务"), control=Control.CHOICE, among="my_parts", required=True),
            Field(name="result", label=said("办得怎么样"), control=Control.CHOICE, options=_RESULTS, required=True),
            WORDING,
        ),
    ),
    ActForm(
        Act.ASK_EXTENSION,
        "/extension",
        (
            Field(name="until", label=said("延到哪一天"), control=Control.END_OF_DAY, required=True),
            _WHY,
        ),
    ),
)
