"""What the members of a request are called when one of them is not right: nobody has to know them by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.vocabulary import MANY, Term, Terms

FIELD: Terms = {
    **MANY,
    "accepted": Term("是否通过", "judgement"),
    "account": Term("账号", "account"),
    "act": Term("要办的事项", "act"),
    "actor": Term("操作人", "actor"),
    "affected": Term("涉及户数", "households concerned"),
    "affected.number": Term("户数", "number"),
    "after": Term("翻页标记", "page mark"),
    "amount_fen": Term("金额", "amount"),
    "area": Term("区域", "area"),
    "area_m2_100": Term("专有部分面积", "floor area"),
    "areas": Term("服务区域", "areas"),
    "as_of": Term("截至日期", "day as of which"),
    "asset": Term("设施种类", "kind of thing"),
    "at": Term("时刻", "moment"),
    "begins": Term("值班开始时间", "beginning of the duty"),
    "body": Term("提交的内容", "body"),
    "broken": Term("损坏数量", "number of broken ones"),
    "by": Term("分组方式", "breakdown"),
    "called": Term("被召集的单位", "units called"),
    "came": Term("到岗时间", "time they came"),
    "capacity": Term("可承接件数", "number of needs"),
    "caption": Term("照片说明", "caption"),
    "case": Term("案件", "case"),
    "categories": Term("类别", "categories"),
    "category": Term("类别", "category"),
    "challenge": Term("通行密钥验证", "passkey challenge"),
    "channel": Term("渠道", "channel"),
    "claim": Term("认领", "claim"),
    "closed": Term("办结时间", "time it was closed"),
    "code": Term("代码", "code"),
    "confirm": Term("再次填写的编号", "number given once more"),
    "contact": Term("联系方式", "contact"),
    "cost_fen": Term("费用", "cost"),
    "credential": Term("通行密钥", "passkey"),
    "day": Term("日期", "day"),
    "days": Term("值班日期", "days of duty"),
    "deadlines": Term("办理时限设置", "deadlines"),
    "default": Term("默认档次", "default"),
    "deliberate": Term("是否议事", "choice to talk it over"),
    "despite_warnings": Term("不顾提示仍要公开", "choice to publish it despite the warnings"),
    "door": Term("门牌号", "door number"),
    "due": Term("办理期限", "deadline"),
    "due_at": Term("办理期限", "deadline"),
    "due_on": Term("到期日", "due day"),
    "duty": Term("职责", "duty"),
    "electorate": Term("表决名册", "electorate"),
    "electorate_area": Term("表决范围", "area of the electorate"),
    "ends": Term("值班结束时间", "end of the duty"),
    "ends_at": Term("完工时间", "planned end"),
    "estimate": Term("惠及户数估计", "estimate"),
    "estimate.number": Term("户数", "number"),
    "every": Term("管护周期", "period of upkeep"),
    "exclusive": Term("是否由一方主办", "choice of one claimant"),
    "extensions": Term("延期次数", "number of extensions"),
    "first_on": Term("第一次到期日", "first due day"),
    "for_somebody_else": Term("是否替别人提出", "choice to raise it for somebody else"),
    "format": Term("文件格式", "format"),
    "from": Term("开始日期", "first day"),
    "figure": Term("统计指标", "figure"),
    "height": Term("照片高度", "height of the photo"),
    "held_at": Term("会议时间", "time of the meeting"),
    "household": Term("住户", "household"),
    "households": Term("惠及住户", "households that benefit"),
    "id": Term("编号", "number"),
    "ids": Term("诉求编号", "needs"),
    "into": Term("并入的诉求", "need to merge into"),
    "item": Term("需求或服务", "item"),
    "keeper": Term("管护人", "keeper"),
    "key": Term("选项代号", "option's key"),
    "kind": Term("类型", "kind"),
    "label": Term("凭证名称", "label"),
    "last_on": Term("最后一次值班日", "last day of duty"),
    "lat_e6": Term("纬度", "latitude"),
    "level": Term("层级", "level"),
    "light": Term("时限灯色", "light"),
    "limit": Term("每页条数", "page size"),
    "login": Term("登录名", "login name"),
    "lon_e6": Term("经度", "longitude"),
    "n": Term("间隔", "interval"),
    "name": Term("名称", "name"),
    "need": Term("诉求", "need"),
    "new": Term("新密码", "new password"),
    "note": Term("说明", "note"),
    "number": Term("编号", "number"),
    "occurred_at": Term("发生时间", "time it happened"),
    "on": Term("日期", "day"),
    "on_behalf_of": Term("代谁提出", "person it is for"),
    "opened": Term("受理时间", "time it was opened"),
    "option": Term("所选选项", "option"),
    "options": Term("表决选项", "options"),
    "parent": Term("上级地点", "place that holds it"),
    "part": Term("主办或协办", "part"),
    "party": Term("值班人", "who is on duty"),
    "password": Term("密码", "password"),
    "period": Term("周期单位", "unit of the period"),
    "phone": Term("手机号码", "mobile number"),
    "photo": Term("照片", "photo"),
    "place": Term("地点", "place"),
    "post": Term("职务", "post"),
    "present": Term("到会人数", "number of people present"),
    "public_name": Term("公开名称", "public name"),
    "qualifier": Term("约数标记", "qualifier"),
    "question": Term("议题", "question"),
    "reached": Term("是否联系上", "answer whether anybody was reached"),
    "reader": Term("查阅人", "reader"),
    "reason": Term("理由", "reason"),
    "receipt": Term("回执码", "receipt"),
    "reference": Term("来源编号", "reference"),
    "report": Term("办理结果", "report"),
    "reported": Term("来源原文", "statement of the source"),
    "responded": Term("是否有人联系过", "answer whether anybody was in touch"),
    "result": Term("办理结论", "result"),
    "review_at": Term("复查日期", "date of the review"),
    "role": Term("职务", "post"),
    "rule": Term("表决规则", "rule of the ballot"),
    "satisfaction": Term("满意程度", "satisfaction"),
    "scopes": Term("授权范围", "scopes"),
    "since_year": Term("起始年份", "year"),
    "size": Term("照片大小", "size of the photo"),
    "solved": Term("是否解决", "answer whether it is solved"),
    "sort": Term("排序方式", "order"),
    "source": Term("来源系统", "source"),
    "specialities": Term("特长", "specialities"),
    "stage": Term("状态", "stage"),
    "standing": Term("办理状态", "standing"),
    "starts_at": Term("开工时间", "planned start"),
    "state": Term("状态", "state"),
    "status": Term("来源状态", "status"),
    "supervised": Term("是否督办", "choice of those supervised"),
    "tags": Term("标签", "tags"),
    "task": Term("交办事项", "task"),
    "text": Term("查找的文字", "text to look for"),
    "thumbnail_size": Term("缩略图大小", "size of the thumbnail"),
    "tier": Term("时限档次", "tier"),
    "tiers": Term("时限档次", "tiers"),
    "to": Term("接收方", "receiver"),
    "token": Term("一次性链接", "link"),
    "topic": Term("记录类型", "topic"),
    "total": Term("总数", "total"),
    "unconfirmed_because": Term("无人确认而办结的理由", "reason for closing it unconfirmed"),
    "under": Term("派单或吹哨", "order or whistle"),
    "unfinished_because": Term("部分未办完而办结的理由", "reason for closing it with parts unfinished"),
    "unit": Term("单位", "unit"),
    "until": Term("截止时间", "end of the term"),
    "version": Term("版本", "version"),
    "weekdays": Term("值班星期", "weekdays"),
    "weights": Term("权重设置", "weights"),
    "went": Term("离岗时间", "time they went"),
    "width": Term("照片宽度", "width of the photo"),
    "waiting": Term("待处理的事项", "what waits"),
    "wording": Term("公开内容", "public wording"),
    "words": Term("内容", "words"),
}
"""By their names: of bodies, of settings, and of what is imported; what is called otherwise inside something, by both.
In English each follows “the”."""

IN_QUERY: Terms = {
    "called": Term("地点名称或代码", "name or code"),
    "claim": Term("认领方式", "kind of claim"),
    "to": Term("结束日期", "last day"),
}
"""Those of a query that are something else there."""


SHOWN_CODE: Terms = {"code": Term("验证码", "code")}
"""Where a code shows who somebody is."""


def words_of(field: str | Sequence[str | int], of: Mapping[str, Term] | None = None) -> tuple[str, str]:
    """What a member is called, in Chinese and in English: 惠及住户第2项, item 2 of the households that benefit.

    :param field: its name; or the steps that lead to it, as a list or with dots, those of lists counted from 0.
    :param of: what some are called that are called otherwise elsewhere.
    """
    zh, en, before = "", "", ""
    for step in field.split(".") if isinstance(field, str) else field:
        if isinstance(step, int) or step.isdecimal():
            zh, en = f"{zh}第{int(step) + 1}项", f"item {int(step) + 1} of the {en}" if en else f"item {int(step) + 1}"
        else:
            inside = FIELD.get(f"{before}.{step}")
            term = inside or (of or {}).get(step) or FIELD.get(step) or Term(step, step)
            zh, en = f"{zh}的{term.staff}" if zh else term.staff, f"{term.en} of the {en}" if en else term.en
        before = str(step)
    return zh, en
