"""A second factor that is still owed by somebody who has shown the first: by a password, or because another vouched.

The browser gets a cookie that nobody else has, for five minutes, and shows the second factor with it.
"""

from __future__ import annotations

from fastapi import Request, Response

from api.going_away import sent_away
from api.problems import problem
from api.running import running
from api.signing_in import factors_of
from api.unproven import SecondFactorNeeded
from store.people.accounts import Account
from store.people.keeping import MINUTE

OWES = "second factor"
_OWES_FOR = 5 * MINUTE


async def owed(request: Request, account: Account, answer: Response | None = None) -> Response:
    """The answer to somebody who owes it: the problem, or *answer*, and the cookie to pay it with."""
    owing = await running(request).people.departures.begin(OWES, account.id, _OWES_FOR)
    return sent_away(request, answer or problem(request, SecondFactorNeeded(factors=factors_of(account))), owing)
