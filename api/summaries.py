"""What each operation of the API and each group of them is called in its documentation, in Chinese and in English.

The Chinese is that of the rule by which the operation goes, such as 认领; where several go by one rule, it stands here.
The English is the first sentence of its docstring.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.policy.rules import Rule

_FIRST = re.compile(r"(?:[㐀-鿿]+: )?(.+?)(?:[.;:](?:\s|$)|$)", re.DOTALL)

TAGS: Mapping[str, str] = {
    "account": "我的账号",
    "administration": "账号管理",
    "answers": "确认与评价",
    "audit": "审计",
    "categories": "分类",
    "checking": "回访与督办",
    "claims": "认领",
    "deadlines": "时限",
    "deliberation": "议事",
    "duplicates": "相似诉求",
    "health": "运行状态",
    "lists": "清单",
    "merging": "合并",
    "mine": "我的",
    "needs": "诉求",
    "offers": "服务",
    "parties": "人员和单位",
    "passkeys": "通行密钥",
    "photos": "照片",
    "places": "地点",
    "problems": "错误说明",
    "raising": "提出与受理",
    "receipts": "回执",
    "roster": "双报到与值班",
    "second factor": "第二重验证",
    "signing in": "登录",
    "statistics": "统计",
    "tokens": "凭证",
    "units": "派单与吹哨",
    "upkeep": "管护",
    "wording": "公开表述",
    "work": "办理",
}
"""The groups, by what their routes call them."""

OPERATIONS: Mapping[str, str] = {
    "GET /needs": "查看公开诉求",
    "GET /needs/{need}": "查看一件诉求",
    "GET /needs/{need}/timeline": "查看诉求的办理过程",
    "POST /needs/alike": "提出前查找相似诉求",
    "GET /needs/{need}/alike": "查找与这件相似的诉求",
    "POST /needs/on-the-spot": "登记并当场解决",
    "POST /needs/{need}/on-the-spot": "当场解决已提出的诉求",
    "POST /needs/{need}/replies": "答复等待的人",
    "POST /needs/{need}/whistles/{whistle}/report": "报告吹哨任务的办理结果",
    "POST /needs/{need}/orders/{order}/report": "报告协办任务的办理结果",
    "POST /needs/{need}/whistles/{whistle}/judgements": "评价吹哨任务",
    "POST /needs/{need}/orders/{order}/judgements": "评价协办任务",
    "POST /needs/{need}/whistles/{whistle}/arrival": "吹哨后到场报到",
    "GET /areas/{area}/statistics": "查看区域统计",
    "GET /areas/{area}/statistics/durations": "查看办理时长",
    "GET /areas/{area}/statistics/funnel": "查看办理进度分布",
    "GET /areas/{area}/statistics/ages": "查看未办结诉求的时长",
    "GET /areas/{area}/statistics/explained": "查看统计数字的来源",
    "GET /areas/{area}/statistics/months": "按月查看区域统计",
    "GET /deadlines": "查看办理期限",
    "GET /suspended": "查看挂起的诉求",
    "GET /lists/needs": "查看需求清单",
    "GET /lists/offers": "查看服务清单",
    "GET /lists/progress": "查看办理进展清单",
    "GET /offers/{offer}": "查看一项服务",
    "POST /offers/{offer}/matches": "对接服务和诉求",
    "POST /offers/{offer}/matches/{need}/withdrawal": "撤销对接",
    "GET /mine/self": "查看我是谁",
    "GET /mine/raised": "查看我提出的诉求",
    "GET /mine/supported": "查看我支持的诉求",
    "GET /mine/claimed": "查看我认领的诉求",
    "GET /mine/to-confirm": "查看等我确认的诉求",
    "GET /mine/upkeep": "查看我的管护",
    "GET /mine/check-ins": "查看我的报到",
    "GET /mine/searches": "查看我保存的查询",
    "POST /mine/searches": "保存查询",
    "POST /mine/searches/{search}/withdrawal": "删除保存的查询",
    "GET /mine/searches/{search}/needs": "按保存的查询查找诉求",
    "GET /needs/{need}/upkeep": "查看这件诉求的管护",
    "GET /mine/offers": "我提供的服务",
    "GET /trying-out": "试用时可选的身份",
    "GET /upkeep": "查看管护清单",
    "GET /upkeep/{plan}": "查看一项管护计划",
    "POST /upkeep/{plan}/done": "登记已管护",
    "POST /upkeep/{plan}/finding": "登记管护中发现的问题",
    "POST /upkeep/{plan}/end": "提前结束管护",
    "GET /needs/{need}/photos": "查看诉求的照片",
    "GET /photos/{photo}": "查看一张照片",
    "GET /photos/{photo}/thumbnail": "查看缩略图",
    "GET /places": "查找地点",
    "GET /places/{place}": "查看一个地点",
    "POST /places/{place}/location": "标注地点位置",
    "POST /places/{place}/name": "地点更名",
    "POST /places/{place}/parent": "变更上级地点",
    "GET /categories": "查看分类",
    "GET /parties/{party}": "查看一个人员或单位",
    "POST /parties/{party}/posts": "任命职务",
    "POST /parties/{party}/posts/end": "免去职务",
    "POST /check-ins/{checkin}/acknowledgement": "出具报到回执",
    "POST /check-ins/{checkin}/approval": "审核通过报到",
    "POST /check-ins/{checkin}/refusal": "审核不通过报到",
    "POST /check-ins/{checkin}/departure": "退出报到",
    "POST /check-ins/{checkin}/specialities": "更新特长",
    "POST /areas/{area}/check-ins/{party}": "向社区报到",
    "GET /areas/{area}/roster": "查看报到名册",
    "GET /areas/{area}/roster/figures": "查看报到人数",
    "GET /areas/{area}/posts": "查看区域职务",
    "GET /areas/{area}/rota": "查看值班表",
    "GET /areas/{area}/on-duty": "查看现在谁在值班",
    "POST /rota/{rota}/swap": "调班",
    "POST /rota/{rota}/cancellation": "取消一天的值班",
    "POST /rota/{rota}/end": "结束排班",
    "POST /rota/{rota}/done": "登记到岗",
    "POST /rota/{rota}/missed": "登记缺勤",
    "POST /sign-in": "用密码登录",
    "POST /trying-out": "试用时一键登录",
    "POST /sign-out": "退出登录",
    "POST /sign-in/passkey/options": "准备用通行密钥登录",
    "POST /sign-in/passkey": "用通行密钥登录",
    "POST /phone-codes": "发送验证码",
    "POST /sign-in/phone": "用手机验证码登录",
    "GET /sign-in/ways": "查看可用的登录方式",
    "GET /sign-in/oidc": "前往统一身份认证登录",
    "GET /sign-in/oidc/return": "从统一身份认证返回",
    "GET /sign-in/wechat": "前往微信登录",
    "GET /sign-in/wechat/return": "从微信返回",
    "POST /sign-in/second-factor": "补交第二重验证",
    "POST /start": "用一次性链接设置密码",
    "GET /start": "前往设置密码的页面",
    "GET /sessions": "查看我的登录",
    "DELETE /sessions": "退出全部登录",
    "DELETE /sessions/{session}": "结束一处登录",
    "GET /account": "查看我的账号",
    "POST /account/password": "更改密码",
    "POST /second-factor": "设置动态口令",
    "POST /second-factor/confirmation": "确认动态口令",
    "POST /second-factor/removal": "取消动态口令",
    "POST /second-factor/recovery-codes": "重新生成恢复码",
    "GET /passkeys": "查看我的通行密钥",
    "POST /passkeys": "登记通行密钥",
    "POST /passkeys/options": "准备登记通行密钥",
    "POST /passkeys/removal": "删除通行密钥",
    "GET /account/identities": "查看我的其他登录身份",
    "POST /account/identities/oidc": "关联统一身份认证",
    "POST /account/identities/wechat": "关联微信",
    "DELETE /account/identities/{identity}": "解除关联",
    "DELETE /account/erasure-request": "撤回删除个人信息的申请",
    "POST /receipt/session": "凭回执继续办理",
    "POST /receipt/picture": "生成回执二维码",
    "POST /slip-session": "凭凭条继续办理",
    "GET /tokens": "查看我的凭证",
    "POST /tokens": "新建凭证",
    "DELETE /tokens/{token}": "吊销凭证",
    "POST /accounts": "新增账号",
    "POST /accounts/{account}/reset": "重置账号",
    "POST /accounts/{account}/disable": "停用账号",
    "POST /accounts/{account}/enable": "恢复账号",
    "GET /log": "查看全部记录",
    "GET /needs/{need}/history": "查看诉求某一时刻的情况",
    "GET /cases/{case}/history": "查看任一案件某一时刻的情况",
    "GET /problems/{slug}": "查看错误说明",
    "GET /livez": "查看进程是否在运行",
    "GET /readyz": "查看是否可以办理",
}
"""In Chinese, by method and address; of the others the words of their rule."""


def summary(operation: str, rule: Rule, docstring: str) -> str:
    """What an operation is called: 认领 · Claim a need.

    :param operation: its method and address, such as ``POST /needs/{need}/claims``.
    """
    first = _FIRST.match(docstring.strip())
    en = "" if first is None else first[1].replace("\n", " ")
    return f"{OPERATIONS.get(operation, rule.words[0])} · {en[:1].upper()}{en[1:]}"


def tag(name: str) -> str:
    """What a group is called: 认领 · claims."""
    zh = TAGS.get(name)
    return name if zh is None else f"{zh} · {name}"
