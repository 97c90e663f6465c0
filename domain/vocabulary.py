"""What the keys in facts are called: in Chinese for staff and for residents, and in English."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import msgspec

Language = Literal["zh", "en"]
Audience = Literal["staff", "resident"]


class Term(msgspec.Struct, frozen=True):
    """What one key is called."""

    staff: str
    en: str
    resident: str | None = None
    """What residents read, where staff say it otherwise."""

    def words(self, language: Language = "zh", audience: Audience = "resident") -> str:
        """The words for that reader."""
        if language == "en":
            return self.en
        return self.staff if audience == "staff" or self.resident is None else self.resident


Terms = dict[str, Term]

STAGE: Terms = {
    "registered": Term("已登记", "registered", "已提交"),
    "listed": Term("已列入需求清单", "listed", "已列入清单"),
    "deliberating": Term("议事中", "being talked over", "商议中"),
    "voting": Term("表决中", "being voted on", "投票中"),
    "open": Term("待认领", "open to claims", "等待认领"),
    "claimed": Term("已认领", "claimed", "已有人认领"),
    "scheduled": Term("已排期", "scheduled", "已安排"),
    "in_progress": Term("办理中", "in progress"),
    "awaiting_confirm": Term("待确认", "awaiting confirmation", "请您确认"),
    "confirmed": Term("已确认", "confirmed"),
    "rework_state": Term("返工中", "being reworked", "重新办理中"),
    "closed": Term("已办结", "closed"),
    "declined": Term("不予受理", "declined", "未受理"),
    "withdrawn": Term("已撤回", "withdrawn"),
    "suspended": Term("挂账中", "suspended", "暂缓办理"),
    "merged": Term("已并案", "merged", "已合并到同类诉求"),
}

STEP: Terms = {
    "submitted": Term("已提交", "submitted"),
    "accepting": Term("受理中", "being taken on"),
    "deliberating": Term("商议中", "being talked over"),
    "working": Term("办理中", "being worked on"),
    "confirming": Term("请您确认", "for you to confirm"),
    "done": Term("已办结", "closed"),
}

ITEM: Terms = {"need": Term("需求", "need"), "service": Term("服务", "service")}

CLAIM: Terms = {
    "claim_service": Term("认领", "claim"),
    "claim_fund": Term("认捐", "pledge"),
    "claim_steward": Term("认管", "steward"),
    "claim_adopt": Term("认养", "adopt"),
}

PART: Terms = {"lead": Term("主办", "lead"), "assist": Term("协办", "assist")}
CALLED = Term("吹哨", "called by a whistle")
"""The part of a unit that a whistle called."""

CHANNEL: Terms = {
    "web": Term("网上", "web"),
    "visit": Term("走访", "visit"),
    "hotline": Term("热线", "hotline"),
    "meeting": Term("议事会", "meeting"),
    "service_point": Term("“您说我听”服务点", "service point"),
}

RESULT: Terms = {
    "solved": Term("已解决", "solved"),
    "partly": Term("部分解决", "partly solved"),
    "explained": Term("已解释说明（客观受限）", "explained", "已答复说明"),
}

SATISFACTION: Terms = {
    "satisfied": Term("满意", "satisfied"),
    "basically_satisfied": Term("基本满意", "basically satisfied"),
    "dissatisfied": Term("不满意", "dissatisfied"),
}

BALLOT_RULE: Terms = {
    "consultative": Term("意见征询", "consultative"),
    "residents_meeting": Term("居民会议", "residents' meeting"),
    "owners_ordinary": Term("业主共同决定（一般事项）", "owners' ordinary decision"),
    "owners_special": Term("业主共同决定（特别事项）", "owners' special decision"),
}

DECLINE_REASON: Terms = {
    "not_ours": Term("不属于受理范围", "not ours to handle"),
    "no_facts": Term("没有具体事实", "no facts to go by"),
    "in_court": Term("已进入诉讼、仲裁或复议程序", "before a court"),
    "private_dispute": Term("属于私人纠纷", "a private dispute"),
    "already_handled": Term("已在办理或已答复", "already being handled"),
}

REOPEN_REASON: Terms = {
    "came_back": Term("问题再次出现", "it came back"),
    "not_complete": Term("没有办完", "it was not completed"),
    "new_damage": Term("出现新的损坏", "there is new damage"),
    "other": Term("其他原因", "another reason"),
}

SUPERVISE_REASON: Terms = {
    "refused": Term("被退单或不予受理", "turned down"),
    "overdue": Term("超期未办结", "overdue"),
    "unsolved": Term("问题未解决", "unsolved"),
}

ORDER_STATE: Terms = {
    "waiting": Term("待签收", "waiting to be signed for"),
    "in_hand": Term("已签收", "signed for"),
    "returned": Term("已退单", "returned"),
    "withdrawn": Term("已撤回", "withdrawn"),
    "done": Term("已办结", "done"),
    "ended": Term("未签收即结束", "over before it was signed for"),
}

CALL_STATE: Terms = {
    "waiting": Term("待报到", "expected to report in"),
    "in_hand": Term("已报到", "reported in"),
    "done": Term("已办结", "done"),
    "ended": Term("未报到即结束", "over before it reported in"),
}

RETURN_REASON: Terms = {
    "not_ours": Term("不属于本单位职责", "not the unit's to do"),
    "not_in_area": Term("不在管辖范围", "outside its area"),
    "facts_unclear": Term("情况不清，无法办理", "the facts are not clear"),
    "duplicate": Term("与已办事项重复", "a duplicate"),
    "other": Term("其他原因", "another reason"),
}

ROLE: Terms = {
    "secretary": Term("社区党组织书记", "party secretary"),
    "worker": Term("社区工作者", "community worker"),
    "grid_head": Term("网格长", "grid head"),
    "grid_member": Term("网格员", "grid member"),
    "building_head": Term("楼栋长", "building head"),
    "neighbour_head": Term("邻长", "neighbour head"),
    "estate_secretary": Term("小区秘书/片区秘书", "estate secretary", "小区秘书"),
    "resident": Term("居民", "resident"),
    "party_member": Term("党员", "party member"),
    "organisation": Term("联建党组织", "organisation"),
    "unit": Term("共建单位", "partner unit"),
    "partner": Term("社区合伙人", "community partner"),
    "staff": Term("工作人员", "staff"),
    "system": Term("系统", "the installation"),
    "system_admin": Term("系统管理员", "system administrator"),
    "security_admin": Term("安全管理员", "security administrator"),
    "auditor": Term("审计员", "auditor"),
}
"""Posts, the kinds of parties, and the duties of those who are none."""

POLICY_ROLE: Terms = {
    **ROLE,
    "anybody": Term("任何人", "anybody"),
    "receipt": Term("持回执的人", "whoever has the receipt"),
}
"""What a rule may be left to."""

ASSET: Terms = {
    "courtyard_lamp": Term("庭院灯", "courtyard lamps"),
    "street_lamp": Term("路灯", "street lamps"),
    "stair_lamp": Term("楼道灯", "stair lamps"),
    "bench": Term("座椅", "benches"),
    "camera": Term("监控", "cameras"),
}
"""What is counted in a survey; an installation may count other things, under codes of its own."""

UPKEEP: Terms = {
    "upkeep": Term("长效管护", "lasting upkeep"),
    "patrol": Term("巡查", "patrol"),
    "maintenance": Term("维护", "maintenance"),
}
"""What keeps it from coming back, and its kinds."""

UPKEEP_STATE: Terms = {
    "live": Term("执行中", "kept up"),
    "over": Term("已期满", "over"),
    "stopped": Term("已提前结束", "stopped"),
    "lapsed": Term("已随认领失效", "lapsed with its claim"),
}

PERIOD: Terms = {"day": Term("天", "day"), "week": Term("周", "week"), "month": Term("个月", "month")}

OFFER_STATE: Terms = {
    "offered": Term("可对接", "offered"),
    "full": Term("已满", "full"),
    "over": Term("已到期", "over"),
    "withdrawn": Term("已撤回", "withdrawn"),
}

LIST: Terms = {
    "needs": Term("需求清单", "needs"),
    "offers": Term("服务清单", "services offered"),
    "progress": Term("推进清单", "work under way"),
}
"""The three lists."""

WORK: Terms = {"claim": Term("认领", "claim"), "order": Term("派单", "order"), "call": Term("吹哨", "whistle")}
"""By what somebody works on a need."""

COLUMN: Terms = {
    "need": Term("诉求编号", "need"),
    "item": Term("类型", "item"),
    "category": Term("类别", "category"),
    "place": Term("地点", "place"),
    "wording": Term("内容", "what"),
    "stage": Term("状态", "stage"),
    "raised_at": Term("提出时间", "raised"),
    "due_at": Term("办理期限", "due"),
    "supports": Term("支持人数", "supporters"),
    "affected": Term("涉及户数", "households concerned"),
    "result": Term("办理结果", "result"),
    "offers": Term("对接的服务编号", "offers matched"),
    "offerers": Term("对接的服务方", "who offers"),
    "works": Term("推进编号", "work under way"),
    "workers": Term("承接方", "who works on it"),
    "offer": Term("服务编号", "offer"),
    "offerer": Term("提供方", "offered by"),
    "kind": Term("方式", "kind"),
    "offered": Term("服务内容", "what is offered"),
    "areas": Term("服务区域", "areas"),
    "amount": Term("金额（元）", "amount (CNY)"),
    "capacity": Term("可承接件数", "how many needs"),
    "matched": Term("已对接件数", "matched"),
    "made_at": Term("登记时间", "offered on"),
    "until": Term("有效期至", "until"),
    "state": Term("状态", "state"),
    "needs": Term("对接的诉求编号", "needs matched"),
    "work": Term("推进编号", "work"),
    "part": Term("主办/协办", "lead or assist"),
    "worker": Term("承接方", "by"),
    "standing": Term("承接状态", "how far"),
    "task": Term("交办事项", "asked to do"),
    "asked_at": Term("交办时间", "asked"),
    "since": Term("承接时间", "since"),
    "term": Term("承接期限", "term ends"),
    "starts_at": Term("计划开工", "planned from"),
    "ends_at": Term("计划完工", "planned until"),
    "latest": Term("最新进展", "latest progress"),
    "latest_at": Term("进展时间", "reported"),
}
"""The headings of the lists as tables."""

LIGHT: Terms = {
    "green": Term("正常", "in time"),
    "yellow": Term("即将到期", "due soon"),
    "red": Term("已超期", "overdue"),
}
"""How urgent a deadline is, for those to whom the colour says nothing."""

TIER: Terms = {
    "urgent": Term("特急", "urgent"),
    "prompt": Term("紧急", "prompt"),
    "soon": Term("较急", "soon"),
    "standard": Term("常规", "standard"),
    "enquiry": Term("咨询", "enquiry"),
}
"""How fast something has to be closed; an installation may have other tiers, which go by their limits."""

SUSPEND_REASON: Terms = {
    "needs_funds": Term("资金未落实", "the funds are missing"),
    "needs_law": Term("缺少法规政策依据", "law or policy does not provide for it"),
    "needs_planning": Term("需纳入规划", "it has to be planned first"),
    "needs_consent": Term("需相关人同意", "others have to consent"),
    "season": Term("受季节限制", "the season does not allow it"),
    "other": Term("其他原因", "another reason"),
}

SORT: Terms = {
    "oldest": Term("最早提出的在前", "oldest first"),
    "newest": Term("最新提出的在前", "newest first"),
    "support": Term("支持最多的在前", "most supported first"),
    "due": Term("最快到期的在前", "due soonest first"),
}

BY: Terms = {"area": Term("区域", "area"), "category": Term("类别", "category"), "unit": Term("单位", "unit")}
"""By what figures are broken down."""

MANY: Terms = {
    "accept": Term("受理", "accept"),
    "decline": Term("不予受理", "decline"),
    "dispatch": Term("派单", "dispatch"),
    "close": Term("办结", "close"),
}
"""What can be done to many needs at once."""

WAITS: Terms = {
    "reply": Term("催办待答复", "an answer to who urged it"),
    "extension": Term("延期待审批", "an extension to grant"),
    "photo": Term("照片待公开", "photos to look at"),
    "outcome": Term("表决结果待公示", "an outcome to publish"),
    "part": Term("单位办理结果待评定", "a part to judge"),
    "visit": Term("待回访", "a return visit"),
}
"""What on a need waits for its office."""

UPKEEP_ASKED: Terms = {
    "live": Term("执行中", "kept up"),
    "due": Term("即将到期", "due soon"),
    "missed": Term("有漏做", "with days missed"),
    "ended": Term("已结束", "ended"),
}
"""Which plans of upkeep one asks for."""

PHOTO_KIND: Terms = {
    "before": Term("办理前", "before"),
    "after": Term("办理后", "after"),
    "evidence": Term("佐证", "evidence"),
}
"""What a photo shows."""

PERSONAL: Terms = {
    "mobile": Term("手机号码", "a mobile number"),
    "landline": Term("固定电话号码", "a telephone number"),
    "identity": Term("身份证号码", "an identity number"),
    "card": Term("银行卡号", "the number of a bank card"),
    "plate": Term("车牌号", "a number plate"),
    "door": Term("门牌号", "the number of a door"),
    "mail": Term("电子邮箱", "an e-mail address"),
    "account": Term("微信号或QQ号", "a WeChat or QQ account"),
    "name": Term("姓名", "a person's name"),
}
"""What in a text for everybody may be somebody's personal data."""

SPECIALITY: Terms = {
    "medical": Term("医疗健康", "medicine and health"),
    "doctor": Term("社区医生", "community doctor"),
    "legal": Term("法律服务", "law"),
    "mediation": Term("矛盾调解", "mediation"),
    "psychology": Term("心理疏导", "psychology"),
    "electrical": Term("电工维修", "electrical repairs"),
    "plumbing": Term("管道疏通", "plumbing"),
    "building": Term("工程建设", "building"),
    "fire": Term("消防安全", "fire safety"),
    "security": Term("平安防诈", "safety and fraud prevention"),
    "urban_order": Term("城市管理", "order in the streets"),
    "greening": Term("绿化养护", "greenery"),
    "waste": Term("垃圾分类", "sorting of waste"),
    "science": Term("科普宣传", "popular science"),
    "education": Term("学业辅导", "help with school"),
    "digital": Term("智能手机教学", "smartphones for the elderly"),
    "housekeeping": Term("家政收纳", "housekeeping"),
    "elderly": Term("为老服务", "care for the elderly"),
    "children": Term("儿童服务", "care for children"),
    "culture": Term("文体活动", "culture and sports"),
    "funds": Term("资金支持", "funds"),
    "volunteering": Term("志愿服务", "volunteering"),
    "other": Term("其他", "something else"),
}
"""What those who check in are good at."""

CHECKIN_STATE: Terms = {
    "made": Term("已报到，待回执", "waiting to be acknowledged"),
    "acknowledged": Term("已回执，待审核", "acknowledged"),
    "approved": Term("已通过审核", "approved"),
    "turned_down": Term("未通过审核", "turned down"),
    "left": Term("已退出", "left"),
}

CHECKIN_REASON: Terms = {
    "not_this_area": Term("不属于本区域报到范围", "it is for another area"),
    "not_known": Term("所属党组织未确认", "its own organisation does not know of it"),
    "incomplete": Term("报到信息不完整", "something is missing"),
    "other": Term("其他原因", "another reason"),
}

DUTY_STATE: Terms = {
    "planned": Term("已排班", "planned"),
    "cancelled": Term("已取消", "cancelled"),
    "done": Term("已到岗", "done"),
    "missed": Term("缺勤", "missed"),
    "unreported": Term("未登记到岗情况", "over, and nobody said what became of it"),
}

DUTY_REASON: Terms = {
    "holiday": Term("节假日", "a holiday"),
    "illness": Term("身体原因", "illness"),
    "weather": Term("天气原因", "the weather"),
    "other": Term("其他原因", "another reason"),
}

POST_STATE: Terms = {"held": Term("任期内", "held"), "over": Term("任期已满", "over")}

ROSTER: Terms = {
    "roster": Term("双报到名册", "roster"),
    "rota": Term("值班表", "duty rota"),
    "who": Term("名称或身份", "who"),
    "kind": Term("类型", "kind"),
    "n": Term("数量", "number"),
    "area": Term("报到区域", "checked in to"),
    "state": Term("状态", "state"),
    "made_at": Term("报到时间", "checked in"),
    "specialities": Term("特长", "good at"),
    "claims": Term("有效认领数", "valid claims"),
    "day": Term("日期", "day"),
    "begins": Term("开始", "from"),
    "ends": Term("结束", "to"),
    "place": Term("地点", "place"),
    "duty": Term("值班内容", "duty"),
    "came": Term("签到", "came"),
    "went": Term("签退", "went"),
}
"""The roster and the rota as tables, and their headings."""

READING_REASON: Terms = {
    "handling": Term("办理诉求", "to see to it"),
    "contact": Term("联系反映人", "to get in touch"),
    "return_visit": Term("回访", "for a return visit"),
    "supervision": Term("督办", "to watch it from above"),
    "complaint": Term("处理投诉", "because of a complaint"),
    "audit": Term("审计核查", "for an audit"),
}
"""Why somebody reads what others wrote."""

ENDED_REASON: Terms = {"forgotten": Term("当事人的个人信息已删除", "whoever held it was forgotten")}
"""Why the installation ended what somebody held."""

ERASURE_REASON: Terms = {
    "asked_by_person": Term("本人申请", "the person asked for it"),
    "asked_by_guardian": Term("监护人申请", "their guardian asked for it"),
    "asked_by_kin": Term("逝者近亲属申请", "the next of kin of somebody who has died asked for it"),
    "purpose_over": Term("处理目的已实现或不再需要", "it serves its purpose no longer"),
    "retention_over": Term("保存期限已满", "it has been kept as long as it may be"),
    "unlawful": Term("收集或使用不合规定", "it ought not to have been kept"),
    "court_order": Term("法院或主管部门要求", "ordered by a court or an authority"),
}
"""Why a person is forgotten."""

ADMINISTRATION: Terms = {
    "account_made": Term("新增账号", "made an account"),
    "account_reset": Term("重置账号", "reset an account"),
    "account_disabled": Term("停用账号", "disabled an account"),
    "account_enabled": Term("恢复账号", "enabled an account"),
    "account_signed_out": Term("结束账号的登录和凭证", "ended the sessions and tokens of an account"),
    "erasure_asked": Term("要求删除个人信息", "asked that a person be forgotten"),
    "rotation_asked": Term("要求更换主密钥", "asked for another wrapping key"),
}
"""What administrators do."""

ADMINISTRATION_WAY: Terms = {
    "duty": Term("按职责", "in their duty"),
    "first": Term("该职责尚无账号时新增首个账号", "as the first of a duty that nobody had"),
    "console": Term("在服务器上用命令行", "on the command line of the machine"),
    "link": Term("凭首次启动的链接", "by the link of the first start"),
    "trying_out": Term("试用模式", "trying out"),
}
"""On what footing they do it."""

DUTY: Terms = {
    "none": Term("无（人员和单位的账号）", "none: a party's account"),
    "system_admin": Term("系统管理员", "system administrator"),
    "security_admin": Term("安全管理员", "security administrator"),
    "auditor": Term("审计员", "auditor"),
}
"""What an account is for besides a party's own acts."""

STOOD: Terms = {
    "ballot": Term("表决", "ballot"),
    "checkin": Term("报到状态", "check-in"),
    "claim": Term("认领", "claim"),
    "discussing": Term("议事", "discussion"),
    "erased": Term("个人信息", "personal data"),
    "escalated": Term("由哪一级牵头", "with the level of"),
    "extension": Term("申请延期到", "longer deadline asked for"),
    "match": Term("已对接的诉求", "need it is matched with"),
    "merged_into": Term("并入的诉求", "merged into"),
    "offer": Term("服务状态", "offer"),
    "order": Term("派单", "order"),
    "point": Term("位置", "position"),
    "post": Term("职务", "post"),
    "reports": Term("反映次数", "reports"),
    "responsible": Term("首接责任人", "responsible"),
    "round": Term("报告办好的次数", "times it was reported fixed"),
    "supervised": Term("督办", "supervised"),
    "supports": Term("支持人数", "supporters"),
    "suspended": Term("挂账", "suspended"),
    "whistle": Term("吹哨报到", "called by a whistle"),
}
"""What is told of a case as it stood then, beside what a request may name."""

BACKUPS: Terms = {
    "old_key": Term(
        "旧备份中的密文，只有连同旧主密钥的备份才能打开：请销毁旧主密钥的一切备份，并单独备份新主密钥。",
        "Backups of the vault from before open their words only together with a backup of the old wrapping key: "
        "destroy that, and every copy of it, and back up the new one apart from the vault.",
    ),
    "same_key": Term(
        "主密钥由环境变量给出，尚未更换，旧备份仍能打开：请换上新的主密钥，再更换一次。",
        "The wrapping key comes from the environment and is still the same, so that a backup of the vault opens their "
        "words with it: give a new one, and rotate.",
    ),
}
"""What backups still hold of somebody who was forgotten."""

SCOPE: Terms = {
    "read": Term("查询", "to read"),
    "act": Term("办理", "to act"),
}
"""What an integration may do under a token."""

_CHOICES = (
    *(STAGE, STEP, ITEM, CLAIM, PART, CHANNEL, RESULT, SATISFACTION, BALLOT_RULE, DECLINE_REASON, REOPEN_REASON),
    *(SUPERVISE_REASON, ORDER_STATE, CALL_STATE, RETURN_REASON, ROLE, UPKEEP, UPKEEP_STATE, PERIOD, OFFER_STATE),
    *(LIGHT, SUSPEND_REASON, SORT, BY, UPKEEP_ASKED, MANY, PHOTO_KIND, WAITS),
    *(SPECIALITY, CHECKIN_STATE, CHECKIN_REASON, DUTY_STATE, DUTY_REASON, POST_STATE, SCOPE, READING_REASON),
    ENDED_REASON,
    ERASURE_REASON,
    *(DUTY, ADMINISTRATION),
)


def choices(codes: Collection[str]) -> list[Term]:
    """What the codes of one choice are called; one that is none of ours is called what it is."""
    terms = next((terms for terms in sorted(_CHOICES, key=len) if terms.keys() >= set(codes)), {})
    return [terms.get(code) or Term(code, code) for code in codes]
