"""What is done on the command line stands in the administration log too."""

from __future__ import annotations

import asyncio

from cli.demo.script import id_of
from store.people.administration import Entry, Which, entries
from store.people.keeping import opened
from tests.cli.running import huying


async def _entries(store: str) -> list[Entry]:
    keeping = await opened(store)
    try:
        return await entries(keeping.database, Which(), None, 100)
    finally:
        await keeping.database.close()


def test_what_the_command_line_does_is_written_down_as_done_there(own: str) -> None:
    worker = id_of("party/xintang/worker")
    huying("account", "add", "worker", "--party", worker, store=own)
    huying("account", "reset", "worker", store=own)
    huying("account", "disable", "worker", store=own)
    huying("account", "disable", "worker", "--undo", store=own)
    huying("account", "disable", "nobody", store=own, code=1)
    because = ("--reason", "court_order")
    huying("forget", worker, *because, store=own, code=1)  # the wrapping key comes from the environment, and stays
    huying("forget", id_of("nobody"), *because, store=own, code=1)
    found = list(reversed(asyncio.run(_entries(own))))
    assert [entry.act for entry in found] == [
        *("account_made", "account_reset", "account_disabled", "account_enabled", "erasure_asked"),
    ]
    assert [entry.reason for entry in found] == [None, None, None, None, "court_order"]
    assert {(entry.who, entry.way, entry.about) for entry in found} == {(None, "console", worker)}
    assert "worker" not in str(found).replace(worker, "")
