"""``huying forget`` and ``huying rotate``."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.telling import FAILED, aside, fail, failing_kindly, out, run
from cli.where import HERE, Data, Photos, Store, identities_at, photos_at, sole_writer, url_of, writing
from domain.amounts import counted
from domain.erasing import ErasureReason
from domain.kernel import Id
from domain.vocabulary import ERASURE_REASON
from projections import VIEWS
from store.control import ask_for, socket_of
from store.files.folder import Files
from store.forgetting import Forgetting, StillReadable
from store.opening import BadStore, InUse, file_of
from store.people.administration import AT_THE_CONSOLE, Deed, note
from store.people.database import Database
from store.rebuild import bring_up_to_date
from store.taking_away import take_away
from store.vault.places import sealing
from store.writer import Writer, clock


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(forget)
    app.command()(rotate)


def forget(
    person: Annotated[
        list[str], typer.Argument(help="Ids of persons 人员编号; of several, all are forgotten at once.")
    ],
    reason: Annotated[
        ErasureReason | None,
        typer.Option(help="Why 删除理由; kept in the administration log. Asked for on a terminal.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal 不再询问.")] = False,
    data: Data = HERE,
    store: Store = None,
    files: Photos = None,
) -> None:
    """Forget persons: no one reads their words any more, the cases stay. 删除个人信息，案件保留。"""
    people = [Id(each.strip().lower()) for each in person]
    because = _reason(reason)
    if not yes:
        _confirm(people)
    given = {"people": people, "reason": str(because)}
    url = url_of(data, store)
    done = run(_done(url, data, files, "forget", given, lambda doing, log: _forget(doing, log, people, because)))
    _tell(done)
    if not done["rotated"]:
        raise typer.Exit(FAILED)


def _reason(given: ErasureReason | None) -> ErasureReason:
    if given is not None:
        return given
    if not _at_terminal():
        fail(f"say why, with --reason: {', '.join(ErasureReason)}. 请用 --reason 说明删除理由。")
    for reason, words in ERASURE_REASON.items():
        out.print(f"  {reason}  {words.staff}  {words.en}", markup=False)
    chosen = str(typer.prompt("Why 删除理由")).strip()
    if chosen not in set(ErasureReason):
        fail("that is none of them; nobody was forgotten. 没有这个理由，没有删除任何人的信息。")
    return ErasureReason(chosen)


def _confirm(people: list[Id]) -> None:
    """On a terminal, have it said once more: it cannot be taken back."""
    if not _at_terminal():
        return
    for person in people:
        out.print(f"  {person}", markup=False)
    asked = f"Forget {counted(len(people), 'person')} for ever? 删除后不能恢复，确定删除以上人员的个人信息吗？"
    if not typer.confirm(asked):
        fail("nobody was forgotten. 没有删除任何人的信息。")


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def rotate(data: Data = HERE, store: Store = None, files: Photos = None) -> None:
    """Lock the vault with a new wrapping key. 更换主密钥。"""
    done = run(_done(url_of(data, store), data, files, "rotate", True, _rotate))
    out.print(
        f"{counted(done['keys'], 'key')} wrapped with a new wrapping key; the old one opens nothing here any more, "
        f"only old copies of the vault. 主密钥已更换，{done['keys']} 个密钥已重新加密；旧主密钥只能打开旧的备份。"
    )


async def _forget(doing: Forgetting, log: Database, people: list[Id], reason: ErasureReason) -> dict[str, Any]:
    asked = list(dict.fromkeys(people))
    done = await doing.forget(people, lambda: note(log, clock(), AT_THE_CONSOLE, Deed.ERASURE_ASKED, asked, reason))
    return done._asdict()


async def _rotate(doing: Forgetting, log: Database) -> dict[str, Any]:
    await note(log, clock(), AT_THE_CONSOLE, Deed.ROTATION_ASKED)
    return {"keys": await doing.rotate()}


async def _done(
    url: str,
    data: Path,
    files: Path | None,
    name: str,
    given: Any,
    work: Callable[[Forgetting, Database], Awaitable[dict[str, Any]]],
) -> dict[str, Any]:
    """Do it here, or have the service do it that has the store open alone."""
    file = file_of(url)
    if file is not None and not file.exists():
        raise BadStore(f"there is no store at {file}")
    try:
        with sole_writer(url):
            async with writing(url) as backend, sealing(url, backend, data) as vault, identities_at(url) as identities:
                await bring_up_to_date(backend, VIEWS)
                writer = Writer(backend, VIEWS, vault=vault)
                photos = Files(photos_at(url, data, files), vault)
                await writer.start()
                try:
                    doing = Forgetting(writer, lambda people: take_away(people, backend, photos, identities))
                    await doing.resume()
                    return await work(doing, identities)
                except StillReadable as error:
                    fail(
                        f"it is not finished, and is tried again at the next start: {error}. 尚未完成，下次启动时继续。"
                    )
                finally:
                    await writer.stop()
    except InUse:
        assert file is not None
        return await ask_for(socket_of(file), name, given)


def _tell(done: dict[str, Any]) -> None:
    with failing_kindly():
        out.print(
            f"{done['people']} forgotten: {counted(done['boxes'], 'sealed field')} open no "
            f"more, {counted(done['answers'], 'kept answer')} dropped; every case and figure stays. "
            f"已删除 {done['people']} 人的个人信息，{done['boxes']} 处密文不可再读；案件和统计不变。"
        )
        if done["rotated"]:
            out.print(
                "The wrapping key was changed. A backup of the vault from before opens their words only together with "
                "a backup of the old wrapping key: destroy that, and every copy of it. Back up the new one, apart from "
                "the vault. 主密钥已更换：请销毁旧主密钥的一切备份，并单独备份新主密钥。"
            )
        else:
            aside.print(
                "[yellow]The wrapping key comes from the environment and is still the same: a backup of the vault "
                "opens their words with it. Give a new one in HUYING_WRAPPING_KEY_NEXT and run huying rotate.[/] "
                "主密钥来自环境变量，尚未更换：请设置 HUYING_WRAPPING_KEY_NEXT 后运行 huying rotate。"
            )
