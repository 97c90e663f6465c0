"""Why an act on a need is refused. The docstrings are what people read, in Chinese and in English."""

from __future__ import annotations

from domain.kernel import NotAllowed, Refused, Unacceptable

# -- not now --------------------------------------------------------------------------------------------------------


class AlreadySupported(Refused):
    """您已支持过这件诉求，不用再支持。

    You support this need already; once is enough.
    """


class NotSupporting(Refused):
    """您没有支持过这件诉求，不用取消支持。

    You do not support this need, so there is nothing to take back.
    """


class DiscussionIsOpen(Refused):
    """这件诉求正在议事，请直接参加讨论。

    It is being talked over already: join the discussion.
    """


class NoDiscussion(Refused):
    """这件诉求现在没有在议事，请工作人员先发起议事。

    There is no open discussion about it; staff have to open one first.
    """


class BallotIsOpen(Refused):
    """上一次表决尚未公示结果，请先公示，再发起新的表决。

    The outcome of a ballot on it has not been published yet. Publish it before you open another.
    """


class VotingIsOver(Refused):
    """这次表决已经结束，不能再投票，也不用再结束。

    This ballot is closed: it takes no more votes, and need not be closed again.
    """


class VotingGoesOn(Refused):
    """表决尚未结束，不能公示结果，请先结束表决。

    The ballot is still open. Close it before you publish its outcome.
    """


class HasVoted(Refused):
    """该户已投过票，一户只投一票。

    That household has voted already, and has one vote.
    """


class HasVotedForAnother(Refused):
    """您在这次表决中已为另一户投过票，一人只投一票。

    You have voted for another household in this ballot already, and one person votes once.
    """


class AlreadyClaimed(Refused):
    """已由{claimant_words}{kind_words}，不能再由他人主办；您可以协办。

    It has a lead already: {claimant_words} ({kind_words}). You can assist.
    """


class ClaimedByYou(Refused):
    """{claimant_words}已经{kind_words}了这件诉求。

    Such a claim ({kind_words}) is held already by {claimant_words}.
    """


class HoldsEveryKind(Refused):
    """您已经以每一种方式承接了这件诉求。

    You hold a claim of every kind on it already.
    """


class IdUsed(Refused):
    """编号 {id} 在这件诉求中已用过，请换一个新的编号。

    The id {id} has been used in this need; take a new one.
    """


class AlreadyRated(Refused):
    """这一次的办理结果您已评价过，不用再评价。

    You have rated this result already; once is enough.
    """


class SameReason(Refused):
    """上次已按“{reason_words}”重新办理，尚未有新的办理结果。目前：{stage_words}。

    It was reopened for that reason before ({reason_words}) and has not been fixed since. It is {stage_words}.
    """


# -- not by them ----------------------------------------------------------------------------------------------------


class NotOnBehalf(NotAllowed):
    """{who}才能代他人{act_words}。

    Only {who} may {act_words} for somebody else.
    """


class NotTheClaimant(NotAllowed):
    """{who}才能{act_words}，您不是。

    Only {who} may {act_words}, and you are not.
    """


class OwnNeed(NotAllowed):
    """自己的诉求由{who}来{act_words}。

    It is your own need; {who} may {act_words}.
    """


class OwnWork(NotAllowed):
    """自己办的事，由{who}来{act_words}。

    You had a hand in the work; {who} may {act_words}.
    """


class NotYourHousehold(NotAllowed):
    """{who}才能{act_words}。

    Only {who} may {act_words}.
    """


class NoVote(NotAllowed):
    """该户不在本次表决名册中。

    That household is not in the electorate of this ballot.
    """


# -- not like that --------------------------------------------------------------------------------------------------


class BeforeItWasRaised(Unacceptable):
    """发生时间早于诉求登记的时间，请填登记之后的时间。

    The time it happened cannot be before the need was raised.
    """


class BeforeTheLastStep(Unacceptable):
    """发生时间早于上一步（{before_words}），请按先后顺序填写。

    The time it happened cannot be before the step ahead of it ({before_words}).
    """


class BeforeTheBallot(Unacceptable):
    """投票的发生时间早于表决开始的时间，请填表决开始之后的时间。

    The time a vote was cast cannot be before the ballot was opened.
    """


class TooFarAhead(Unacceptable):
    """{field_words}最晚为{latest_words}（{years} 年以内），请填更早的时间。

    The {field_words} cannot be later than {latest_words}, which is {years} years from now.
    """


class NegativeCost(Unacceptable):
    """费用不能为负数，请填 0 或更大的数。

    A cost cannot be negative; it is 0 or more.
    """


class CountedTwice(Unacceptable):
    """{field_words}中同一户（编号 {household}）填了两次，请去掉一次。

    Among the {field_words}, {household} is named twice; name it once.
    """


class ListedAndEstimated(Unacceptable):
    """惠及户数或逐户列出，或填估计数，不能两者都填。

    Households are listed or estimated, not both.
    """


class NobodyMayVote(Unacceptable):
    """表决名册是空的，请列出有表决权的住户。

    The electorate is empty; list the households that have a vote.
    """


class TooFewOptions(Unacceptable):
    """表决至少要有两个选项。

    A ballot has at least two options.
    """


class SameOption(Unacceptable):
    """“{option}”写了两次：选项不能相同，请改掉或删掉一个。

    {option} stands there twice: no two options are the same. Change or remove one.
    """


class AreaMissing(Unacceptable):
    """业主共同决定须写明每户的专有部分面积，表决名册中编号为 {household} 的住户没有填。

    The owners' decisions count floor area, which the electorate does not give for {household}; fill it in.
    """


class NoSuchOption(Unacceptable):
    """没有“{option}”这个选项，可选：{options}。

    There is no option {option}, only: {options}.
    """


class SaidUnsolved(Unacceptable):
    """最近一次回访或评价为“未解决”：请退回返工；确需办结的，须说明理由。

    The last return visit or rating says that it is not solved: send it back to work, or give a reason for closing it.
    """


class ReasonMissing(Unacceptable):
    """无人确认的，办结须说明理由，请填写。

    Nobody confirmed it: closing it needs a reason.
    """


class TakesNoClaims(Unacceptable):
    """居民个人不能承接；{who}可以。

    A resident cannot take it over; {who} can.
    """
