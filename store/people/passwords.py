"""Passwords: argon2id at a cost that a small machine bears, few at a time, and the same work whoever asks.

19 MiB and two passes is what OWASP's password storage cheat sheet asks for at least. One takes some 20 to 50 ms of a
core; two run at once, some wait, and beyond that whoever comes is told to come back.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import Type

from domain.kernel import Refused, Unacceptable
from store.people.guessing import guesses_of

T = TypeVar("T")

AT_LEAST = 12
AT_MOST = 128
_AT_ONCE = 2
_WAITING = 30
_JUDGED_AT_ONCE = 1
_WAITING_TO_BE_JUDGED = 10
_GUESSES = 8.0
"""A password that takes fewer than 10 to this power of guesses is refused: the commonest and what is made of them."""


class Busy(Refused):
    """现在登录的人太多，请过几秒再试。

    Too many people are signing in right now. Try again in a few seconds.
    """


_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


@cache
def _of_nobody() -> str:
    """The hash that is compared with where there is no account: the same work, and never right."""
    return _HASHER.hash(secrets.token_hex(16))


class Passwords:
    """Hashes and compares passwords in threads of its own."""

    def __init__(self) -> None:
        self._hasher = _HASHER
        self._threads = _Threads("argon2", _AT_ONCE, _WAITING)
        # Whoever chooses a password never keeps anybody from signing in.
        self._judges = _Threads("guessing", _JUDGED_AT_ONCE, _WAITING_TO_BE_JUDGED)
        self._dummy = _of_nobody()
        self.compared = 0
        """How many were compared since the start, those of nobody included."""

    def close(self) -> None:
        """Stop the threads."""
        self._threads.close()
        self._judges.close()

    async def demand_good(self, password: str, login: str) -> None:
        """Refuse a password that is not good enough.

        :raises Unacceptable: as :func:`demand_good` has it.
        :raises Busy: when too many wait already.
        """
        await self._judges.do(lambda: demand_good(password, login))

    async def hash(self, password: str) -> str:
        """The hash to keep. :raises Busy: when too many wait already."""
        return await self._threads.do(lambda: self._hasher.hash(_plain(password)))

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Whether that is the password; without one to compare with the same work is done, and the answer is no.

        :raises Busy: when too many wait already.
        """
        self.compared += 1
        right = await self._threads.do(lambda: self._is_right(self._dummy if kept is None else kept, password))
        return right and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was hashed at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _is_right(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, _plain(password))
        except (VerifyMismatchError, InvalidHashError):
            return False


class _Threads:
    """A few threads, before which not more than so many wait."""

    def __init__(self, name: str, at_once: int, waiting: int) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._most = at_once + waiting
        self._at_work = 0

    def close(self) -> None:
        """Stop them."""
        self._pool.shutdown()

    async def do(self, work: Callable[[], T]) -> T:
        """What *work* gives back. :raises Busy: when too many wait already."""
        if self._at_work >= self._most:
            raise Busy()
        self._at_work += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._at_work -= 1


def demand_good(password: str, login: str) -> None:
    """Nothing but length and not being easily guessed counts: no classes of characters (NIST SP 800-63B, ASVS 6.2).

    :raises Unacceptable: when it is too short, too long, easily guessed, or made of the login name.
    """
    length = len(_plain(password))
    if length < AT_LEAST:
        why = (f"密码至少 {AT_LEAST} 个字符。", f"A password has at least {AT_LEAST} characters.")
        raise Unacceptable(field="password", why=why)
    if length > AT_MOST:
        why = (f"密码最多 {AT_MOST} 个字符。", f"A password has at most {AT_MOST} characters.")
        raise Unacceptable(field="password", why=why)
    name = login.casefold()
    without_name = password.casefold().replace(name, "") if name else password
    easy = len(without_name) < AT_LEAST - 4 and name in password.casefold()
    if easy or guesses_of(password, login) < _GUESSES:
        why = (
            "这个密码太常见或太容易猜到，请换一个，例如几个不相干的词。",
            "This password is too common or too easily guessed. Take another, such as several unrelated words.",
        )
        raise Unacceptable(field="password", why=why)


def _plain(password: str) -> str:
    """The same password however the keyboard composed its characters."""
    return unicodedata.normalize("NFKC", password)
