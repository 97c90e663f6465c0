"""Nothing that identities keep says who somebody is, or lets whoever reads it sign in."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from domain.instants import iso
from domain.kernel import Id
from store.people.accounts import Duty
from store.people.tables import metadata
from tests.api.signed import account, browser, code_of, cookie_of, enrol, people_of, sign_in
from tests.api.test_phone import PHONE, Outbox
from tests.api.town import Town, served, service_of

pytestmark = pytest.mark.anyio

LOGIN, LABEL, PASSWORD = "jinsique-login", "金丝雀标签", "canary of all the passwords"


def _files(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]


async def test_no_table_and_no_file_holds_a_name_a_number_a_password_or_a_code(
    store_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = [LOGIN, LABEL, PASSWORD, PHONE]
    caplog.set_level("DEBUG")
    caplog.set_level("WARNING", "httpx")  # the client logs what it asks
    async with served(store_url, sms="log") as client:
        town = await Town(client).settled()
        service = service_of(client)
        service.messages = outbox = Outbox()
        people = people_of(town)
        link = await people.accounts.add(Id(town.raiser), Duty.NONE, LOGIN)
        secrets += [link, await people.accounts.first_link()]
        async with browser(town) as one, browser(town) as two, browser(town) as three:
            await one.post("/start", json={"token": link, "password": PASSWORD})
            secrets.append(cookie_of(await sign_in(one, LOGIN, PASSWORD)))
            ends = iso(people.keeping.now() + 86_400_000_000)
            made = await one.post("/tokens", json={"label": LABEL, "scopes": ["read"], "ends_at": ends})
            secrets.append(made.json()["token"])
            assert (await one.get("/mine/raised", headers={"Authorization": f"Bearer {secrets[-1]}"})).is_success
            totp = await enrol(town, one)
            codes = (await one.post("/second-factor/recovery-codes")).json()["codes"]
            secrets += [totp, *codes, *(code.replace("-", "") for code in codes)]
            await sign_in(two, LOGIN, PASSWORD, code="123456")
            await sign_in(two, PASSWORD, LOGIN)  # some type it where the name goes
            await two.post("/phone-codes", json={"phone": PHONE})
            await two.post("/phone-codes", json={"phone": "13987654321"})
            sent = dict(outbox.codes)
            await two.post("/sign-in/phone", json={"phone": PHONE, "code": sent[PHONE]})
            receipt = (await three.post("/needs", json=town.said())).json()["receipt"]
            secrets += ["13987654321", receipt, receipt.replace("-", "")]
            assert (await three.get("/receipt", headers={"Authorization": f"Receipt {receipt}"})).is_success
        await account(town, duty=Duty.AUDITOR, login="someone")
        short = [code_of(town, totp), sent["13987654321"]]
        rows = []
        for table in metadata.sorted_tables:
            rows += [str(value) for row in await people.keeping.read(sa.select(table)) for value in row]
        told = "\n".join(rows)
    assert len(rows) > 50
    assert [secret for secret in secrets if secret in told] == []
    assert [row for row in rows if row in short] == []
    files = _files(tmp_path)
    assert [secret for secret in secrets for file in files if secret.encode() in file] == []
    assert [secret for secret in secrets if secret in caplog.text] == []
