"""The sentences for what others than those at work said of it, in Chinese and in English."""

from __future__ import annotations

from domain.need.facts import Replied, SentBack, Supervised, SupervisionEnded, ToldAgain, Urged, VisitedAgain
from domain.vocabulary import SATISFACTION, SUPERVISE_REASON

CheckingFact = SentBack | VisitedAgain | ToldAgain | Urged | Replied | Supervised | SupervisionEnded


def checked(fact: CheckingFact) -> tuple[str, str]:
    """What happened, to follow who did it."""
    match fact:
        case SentBack():
            return f"检查后退回重新办理：{fact.wording}", f"checked it and sent it back to work: {fact.wording}"
        case VisitedAgain():
            return _visited(fact)
        case ToldAgain():
            zh, en = ("代他人", " for somebody else") if fact.teller != fact.by else ("", "")
            return f"{zh}再次反映同一情况，已告知办理进展", f"told the same facts again{en}, and heard how it stands"
        case Urged():
            return "催办", "asked for it to be hurried"
        case Replied():
            return f"答复：{fact.wording}", f"answered: {fact.wording}"
        case Supervised():
            reason = SUPERVISE_REASON[fact.reason]
            return (
                f"督办（{reason.words('zh')}）：{fact.wording}",
                f"put it under supervision ({reason.words('en')}): {fact.wording}",
            )
        case SupervisionEnded():
            return f"解除督办：{fact.wording}", f"ended the supervision: {fact.wording}"


def _visited(fact: VisitedAgain) -> tuple[str, str]:
    if not fact.reached or fact.satisfaction is None:
        return "回访，未联系上反映人", "made a return visit and reached nobody"
    responded = ("已有人联系", "somebody had been in touch") if fact.responded else ("无人联系", "nobody was in touch")
    solved = ("已解决", "solved") if fact.solved else ("未解决", "not solved")
    pleased = SATISFACTION[fact.satisfaction]
    return (
        f"回访反映人：{responded[0]}，{solved[0]}，{pleased.words('zh')}",
        f"asked whoever raised it on a return visit: {responded[1]}, {solved[1]}, {pleased.words('en')}",
    )
