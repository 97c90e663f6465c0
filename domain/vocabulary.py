"""What the keys in facts are called: in Chinese for staff and for residents, and in English."""

from __future__ import annotations

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

ROLE: Terms = {
    "secretary": Term("社区党组织书记", "party secretary"),
    "worker": Term("社区工作者", "community worker"),
    "grid_head": Term("网格长", "grid head"),
    "grid_member": Term("网格员", "grid member"),
    "building_head": Term("楼栋长", "building head"),
    "neighbour_head": Term("邻长", "neighbour head"),
    "estate_secretary": Term("小区秘书", "estate secretary"),
    "resident": Term("居民", "resident"),
    "party_member": Term("党员", "party member"),
    "organisation": Term("联建党组织", "organisation"),
    "unit": Term("共建单位", "partner unit"),
    "partner": Term("社区合伙人", "community partner"),
    "staff": Term("工作人员", "staff"),
    "system": Term("系统", "the installation"),
}
"""Posts, and the kinds of parties."""

ASSET: Terms = {
    "courtyard_lamp": Term("庭院灯", "courtyard lamps"),
    "street_lamp": Term("路灯", "street lamps"),
    "stair_lamp": Term("楼道灯", "stair lamps"),
    "bench": Term("座椅", "benches"),
    "camera": Term("监控", "cameras"),
}
"""What is counted in a survey; an installation may count other things, under codes of its own."""
