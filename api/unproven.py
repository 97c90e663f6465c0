"""Refusals about who asks, and how they show it."""

from __future__ import annotations

from api.messages import NoMessages, NotSent, WrongNumber
from api.problems import STATUS
from domain.kernel import NotAllowed, Refused
from store.people.accounts import HasAccount, LastOfDuty, LinkOver, LoginTaken, NoSuchAccount, NotTheFirst
from store.people.factors import LastFactor, NoneBegun
from store.people.passwords import Busy


class NotSignedIn(Refused):
    """请先登录。

    Please sign in first.
    """


class SignedOut(Refused):
    """登录已失效，请重新登录。

    You are signed in no longer. Please sign in again.
    """


class WrongCredentials(Refused):
    """登录名、密码或验证码不对。

    The login name, the password or the code is not right.
    """


class WrongFactor(Refused):
    """验证码不对，或已经用过。请等验证器显示新的 6 位数字再填，并核对手机的时间：请设为自动设置时间。

    The code is not right, or was used before. Wait for the next six digits of your authenticator, and look whether
    the clock of its telephone is right: let it be set automatically.
    """


class SecondFactorNeeded(Refused):
    """还需要第二重验证：请填写验证器上的 6 位数字，或一个备用码。

    A second factor is needed: the six digits of your authenticator, or a recovery code.
    """


class SecondFactorFirst(Refused):
    """管理员和审计员须先设置第二重验证（验证器或通行密钥）。

    Administrators and auditors first set up a second factor: an authenticator or a passkey.
    """


class OtherOrigin(Refused):
    """这个请求来自别的网站，未予执行。

    This request comes from another site, and nothing was done.
    """


class NotAParty(NotAllowed):
    """管理和审计账号不办理诉求，不能{act_words}；能这样做的是{who}。

    Accounts that administer or audit take no part in cases, and may not {act_words}; {who} may.
    """


class NotInScope(NotAllowed):
    """这个凭证没有“{scope}”权限，不能这样做。

    This token is not good for that: it lacks the scope “{scope}”.
    """


class NotWhoEntered(NotAllowed):
    """只有{who}才能{act_words}。

    Only {who} may {act_words}.
    """


class WrongReceipt(Refused):
    """回执码不对，请核对后再试。

    That is no receipt. Look again whether every character is right.
    """


class WrongCode(Refused):
    """验证码不对、已用过或已失效。

    The code is not right, was used, or is void.
    """


class WrongSlip(Refused):
    """回执单上的编号或验证码不对，或者这张回执单已失效。请对照回执单再核对一遍；仍不行的，请登记人重新出具一张。

    The number or the code is not that of a slip, or the slip is void. Compare both with the paper; if they are right,
    ask whoever entered the need for another slip.
    """


class ProveAgain(Refused):
    """这一步很重要，请重新登录后在十分钟内再做。

    This step matters: sign in again, and do it within ten minutes.
    """


class TooMany(Refused):
    """尝试太多，请在 {wait}后再试。

    Too many attempts. Try again in {wait}.
    """


STATUS.update(
    {
        NotSignedIn: 401,
        SignedOut: 401,
        WrongCredentials: 401,
        WrongFactor: 401,
        WrongReceipt: 401,
        WrongCode: 401,
        WrongSlip: 401,
        NoMessages: 409,
        NotSent: 503,
        WrongNumber: 422,
        SecondFactorNeeded: 401,
        SecondFactorFirst: 403,
        OtherOrigin: 403,
        ProveAgain: 403,
        TooMany: 429,
        Busy: 503,
        LinkOver: 410,
        LoginTaken: 409,
        HasAccount: 409,
        NoSuchAccount: 404,
        NotTheFirst: 409,
        LastOfDuty: 409,
        LastFactor: 409,
        NoneBegun: 409,
    }
)
