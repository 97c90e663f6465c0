"""How commands talk: to people with colours and bars, to programs in plain lines, and why something did not work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.where import NeedsRebuild
from domain.kernel import LogIsBroken, Refused
from store.backend import StoreUnavailable
from store.opening import BadStore, InUse
from store.people.key import WrongKey

T = TypeVar("T")

out = Console(highlight=False, soft_wrap=True)
"""What was asked for."""
aside = Console(stderr=True, highlight=False, soft_wrap=True)
"""What is said beside it: progress, warnings, why it did not work."""

FAILED = 1
"""The exit code of what did not work, or is not as it should be. Wrong usage is 2, by custom."""


def fail(sentence: str) -> NoReturn:
    """Say why it does not work, and end."""
    aside.print(f"[red]{'huying:'}[/] ", end="")
    aside.print(sentence, markup=False)
    raise typer.Exit(FAILED)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work to its end, and say in a sentence what stood in its way."""
    with failing_kindly():
        return asyncio.run(work)


@contextmanager
def failing_kindly() -> Iterator[None]:
    """Say what goes wrong in sentences, not in traces."""
    try:
        yield
    except InUse as error:
        fail(f"{error}. 该数据库正由另一个进程提供服务。")
    except BadStore as error:
        fail(f"{error}. 没有可以使用的数据库。")
    except NeedsRebuild as error:
        fail(f"views that were never built, or by another version: {error}; run: huying rebuild. 请先运行该命令。")
    except StoreUnavailable as error:
        fail(f"the store cannot be used: {error}. 数据库现在不能使用。")
    except LogIsBroken as error:
        fail(f"the log is broken: {error}; run: huying check. 记录有缺损，请运行该命令。")
    except WrongKey as error:
        fail(f"{error}. 账号的密钥不对或缺失，未做任何改动。")
    except Refused as refusal:
        fail(f"{refusal.sentence('en')} {refusal.sentence('zh')}")


@contextmanager
def bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar, to be told how much is done and how much there is; nothing where nobody looks."""
    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside, transient=True, disable=not aside.is_terminal) as shown:
        task = shown.add_task(words, total=None)

        def progress(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total)

        yield progress
