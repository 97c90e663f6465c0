"""What each figure counts, in a sentence for whoever reads it, and which sums it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Meaning(NamedTuple):
    """The counting rule of a figure."""

    zh: str
    en: str


MEANINGS: Mapping[str, Meaning] = {
    "raised": Meaning(
        "期内提出的诉求，每件算一件；并入别的诉求后不再单独计算。",
        "Needs raised in the period, each once; one that was merged into another no longer counts by itself.",
    ),
    "raised.need": Meaning("其中提出要办的事。", "Those that ask for something to be done."),
    "raised.service": Meaning("其中提出可以提供的服务。", "Those that offer a service."),
    "reports": Meaning(
        "期内收到的全部反映，后来并案的也算在内。", "All reports of the period, with those that were merged later."
    ),
    "merged": Meaning(
        "期内并入同类诉求一起办理的件数，按并案日期。", "Those merged into another, by the day they were."
    ),
    "answered": Meaning(
        "期内提出的诉求中，已经受理、答复不予受理或现场办完的件数。",
        "Of those raised in the period, how many were taken on, declined or solved on the spot.",
    ),
    "accepted": Meaning("期内受理的件数，按受理日期。", "Those taken on, by the day they were."),
    "declined": Meaning(
        "期内答复不予受理的件数，每件都写明原因和去处。",
        "Those declined, by the day; each says why and where to turn instead.",
    ),
    "withdrawn": Meaning("期内由反映人自己撤回的件数。", "Those taken back by whoever raised them."),
    "items": Meaning(
        "有有效认领的项目数，按第一次认领的日期；全部认领都退出后不再计算。",
        "Needs with a valid claim, by the day of its first; one whose claims were all let go no longer counts.",
    ),
    "items.need": Meaning("其中“需求”项目。", "Those that are needs."),
    "items.service": Meaning("其中“服务”项目。", "Those that are services."),
    "claims": Meaning(
        "期内作出的认领，一件诉求可以有几次；后来退出的也算作出过。",
        "Claims made in the period; a need may have several, and one let go later was still made.",
    ),
    "claims.claim_service": Meaning("其中认领办理的。", "Those to do it."),
    "claims.claim_fund": Meaning("其中认捐资金或物资的。", "Those that pledge money or goods."),
    "claims.claim_steward": Meaning("其中长期认管的。", "Those that take standing charge."),
    "claims.claim_adopt": Meaning("其中认养的。", "Those that adopt a thing."),
    "bodies": Meaning(
        "期内开始有有效认领的单位，每家算一次；此前已经有的，算在更早的期间。",
        "Organisations whose first valid claim began in the period, each once.",
    ),
    "claimants.organisation": Meaning("其中联建党组织。", "Those that are Party organisations."),
    "claimants.unit": Meaning("其中共建单位。", "Those that are units."),
    "claimants.partner": Meaning("其中社区合伙人。", "Those that are partners of the community."),
    "persons": Meaning(
        "期内开始有有效认领的个人，每人算一次；只给人数，不列姓名。",
        "Persons whose first valid claim began in the period, each once; only their number is told.",
    ),
    "claimants.party_member": Meaning("其中党员。", "Those who are Party members."),
    "claimants.resident": Meaning("其中居民。", "Those who are residents."),
    "claimants.staff": Meaning("其中工作人员。", "Those who are staff."),
    "fixed": Meaning(
        "期内报告办结的次数；返工后再报，再算一次。这还不等于居民认可已经解决。",
        "How often it was reported fixed; after rework once more. No resident has agreed by that.",
    ),
    "fixed.solved": Meaning("其中报告已解决的。", "Those reported solved."),
    "fixed.partly": Meaning("其中报告部分解决的。", "Those reported partly solved."),
    "fixed.explained": Meaning("其中作出解释说明的。", "Those that were explained."),
    "on_the_spot": Meaning("期内登记时当场办完的件数。", "Those done on the spot when they were entered."),
    "solved": Meaning(
        "报告已解决，并由认领人以外的居民（或他人回访）确认，且没有重新办理的件数，按办好的日期算；"
        "以后如果重新办理，就不再计算。",
        "Reported solved, confirmed by a resident other than the claimant or by somebody else's return visit, and not "
        "reopened; by the day of the fix.",
    ),
    "solved.hard": Meaning("其中受理时标为难点痛点的。", "Those that were marked hard when they were taken on."),
    "closed": Meaning(
        "期内办结归档、没有重新办理的件数。办结不等于已解决，两个数都公布。",
        "Those closed and not reopened. Closed is not the same as solved: both are told.",
    ),
    "disputed": Meaning("期内居民答复“还没解决”的次数。", "How often a resident said that it was not solved."),
    "reopened": Meaning("期内办结后又重新办理的次数。", "How often a closed need was taken up again."),
    "extensions": Meaning("期内批准延长期限的次数。", "How often a later deadline was granted."),
    "suspended": Meaning("期内因暂时不能办而挂账的次数。", "How often one was suspended that could not be done then."),
    "lapsed": Meaning("期内到期没有进展而失效的认领。", "Claims whose term ended without anything reported."),
    "dispatched": Meaning("期内派给单位承办的次数。", "How often one was given to a unit."),
    "designated": Meaning("其中指定承办、不能退回的。", "Those that the unit may not return."),
    "signed": Meaning("期内单位签收派单的次数。", "How often a unit signed for one."),
    "returned": Meaning("期内单位退回派单的次数。", "How often a unit returned one."),
    "whistles": Meaning("期内社区吹哨、请部门到场的次数。", "How often the community called units to come."),
    "reported_in": Meaning("期内部门到场报到的次数。", "How often a unit that was called reported in."),
    "escalated": Meaning("期内上报上一级协调的次数。", "How often one was taken to the level above."),
    "households": Meaning(
        "已解决的事惠及的住户：逐户登记的，期内同一户只算一次；只有估计数的照估计数相加，并写明“约”或“余”。",
        "Households that benefited by what was solved: those listed count once each in the period, and where there is "
        "only an estimate it is added and said to be one.",
    ),
    "households.listed": Meaning("其中逐户登记的，同一户只算一次。", "Those listed one by one, each once."),
    "households.estimated": Meaning("其中只有估计数的。", "Those of which there is only an estimate."),
    "household_times": Meaning(
        "逐户登记的住户受益的次数；同一户受益几次就算几次，不能与户数相加。",
        "How often listed households benefited; one that did twice counts twice.",
    ),
    "spent_fen": Meaning(
        "期内报办结时写明的花费之和。认捐、到账和支出是三个数，不相加。",
        "What fixes cost, as far as anybody said. Pledged, received and spent are never added up.",
    ),
    "pledged_fen": Meaning(
        "期内有效认捐写明的金额之和，还没有核对是否到账；没有写金额的另计笔数。",
        "What valid pledges named; whether it was received is another matter, and pledges without an amount are told "
        "beside it.",
    ),
    "pledged_unknown": Meaning("没有写明金额的有效认捐。", "Valid pledges that name no amount."),
    "sent_back": Meaning("期内验收没有通过、退回返工的次数。", "How often what was reported fixed was sent back."),
    "visits": Meaning("期内回访的次数，没有联系上的也算。", "Return visits made, reached or not."),
    "visits_reached": Meaning(
        "回访到的诉求，每件只按期内最后一次回访算。",
        "Needs whose raiser was reached, each by its last visit of the period.",
    ),
    "visits_responded": Meaning("其中反映人说有人联系过的。", "Those where somebody had been in touch."),
    "visits_solved": Meaning("其中反映人说已经解决的。", "Those that their raiser called solved."),
    "visits_satisfied": Meaning("其中反映人表示满意的。", "Those whose raiser was satisfied."),
    "visits_basically": Meaning("其中反映人表示基本满意的。", "Those whose raiser was basically satisfied."),
    "told_again": Meaning(
        "同样的事再次反映、告知了进展的次数，不另立一件。",
        "How often the same was told again and answered with the progress; it is no second need.",
    ),
    "urged": Meaning("期内居民催办的次数。", "How often residents urged it."),
    "supervised": Meaning("期内由上级督办的次数。", "How often one was put under supervision."),
    "upkeep": Meaning(
        "期内到期、已有结果的管护，按应做的日期算。", "Upkeep that was due in the period and is settled, by that day."
    ),
    "upkeep_in_time": Meaning("其中按期做完的。", "Those done in time."),
    "upkeep_late": Meaning("其中过期后补做的。", "Those made up late."),
    "upkeep_missed": Meaning("其中没有做的。", "Those not done."),
    "upkeep_found": Meaning("期内管护时发现的问题。", "Problems found during upkeep."),
    "response": Meaning("已答复的件数，除以期内登记的件数。", "Those answered, of those raised in the period."),
    "resolution": Meaning("评价“已解决”的次数，除以作出评价的次数。", "Ratings that say solved, of all ratings."),
    "satisfaction": Meaning(
        "满意、基本满意和不满意按设定的权重折算，除以作出评价的次数。",
        "Satisfied, basically satisfied and dissatisfied, weighed as set, of all ratings.",
    ),
    "visited.response": Meaning(
        "回访到的诉求中，有人联系过反映人的比例。",
        "Of needs whose raiser was reached, those where somebody got in touch.",
    ),
    "visited.resolution": Meaning(
        "回访到的诉求中，反映人说已解决的比例。", "Of needs whose raiser was reached, those they call solved."
    ),
    "visited.satisfaction": Meaning(
        "回访到的诉求中，满意程度按设定的权重折算的比例。",
        "Of needs whose raiser was reached, their satisfaction weighed as set.",
    ),
    "visited.score": Meaning(
        "回访的响应率、解决率、满意率按设定的权重合成。", "The three rates of return visits, weighed as set."
    ),
    "upkeep_rate": Meaning("按期完成的管护，除以期内到期的管护。", "Upkeep done in time, of what was due."),
}
"""By the keys of figures; a rate that shares its key with a figure stands under :func:`key_of_rate`."""


def key_of_rate(key: str) -> str:
    """Under which key a rate is explained: there is a figure ``upkeep`` besides the rate of that name."""
    return "upkeep_rate" if key == "upkeep" else key


_RATED = ("rated.satisfied", "rated.basically_satisfied", "rated.dissatisfied")
_ESTIMATED = ("estimated.exact", "estimated.about", "estimated.over")
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "households": ("households.listed", *_ESTIMATED),
    "households.estimated": _ESTIMATED,
    "response": ("answered", "raised.need", "raised.service"),
    "resolution": ("rated.solved", "rated.not_solved"),
    "satisfaction": _RATED,
    "visited.response": ("visits_responded", "visits_reached"),
    "visited.resolution": ("visits_solved", "visits_reached"),
    "visited.satisfaction": ("visits_satisfied", "visits_basically", "visits_reached"),
    "visited.score": ("visits_responded", "visits_solved", "visits_satisfied", "visits_basically", "visits_reached"),
    "upkeep_rate": ("upkeep_in_time", "upkeep_late", "upkeep_missed"),
}
"""The sums of figures that are not one sum, nor the sum of their parts."""

SUMS: Mapping[str, Meaning] = {
    "rated.solved": Meaning("评价“已解决”", "rated solved"),
    "rated.not_solved": Meaning("评价“未解决”", "rated not solved"),
    "rated.satisfied": Meaning("评价“满意”", "rated satisfied"),
    "rated.basically_satisfied": Meaning("评价“基本满意”", "rated basically satisfied"),
    "rated.dissatisfied": Meaning("评价“不满意”", "rated dissatisfied"),
    "estimated.exact": Meaning("报了户数", "a number was told"),
    "estimated.about": Meaning("估计“约”", "estimated about"),
    "estimated.over": Meaning("估计“余”", "estimated over"),
}
"""What sums are called that are no figure of their own."""
