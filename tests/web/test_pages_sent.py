"""How pages are sent: small where they are for everybody, and never packed where there is a secret in them."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

XINTANG = "ff6f1b01-df6b-574d-989a-4624607ff483"


@pytest.mark.parametrize("path", ["/", "/needs", "/figures", f"/figures/{XINTANG}", f"/map/{XINTANG}"])
def test_a_page_for_everybody_weighs_15_kb_at_most_with_its_styles_scripts_and_heads(
    client: httpx.Client, path: str
) -> None:
    weight = 0
    for each in (path, *_linked(client.get(path).text)):
        with client.stream("GET", each) as sent:
            assert sent.headers["content-encoding"] == "gzip"
            weight += len(b"".join(sent.iter_raw())) + sum(
                len(name) + len(value) + 4 for name, value in sent.headers.raw
            )
    assert weight <= 15_000


def test_a_page_with_a_form_or_for_somebody_in_particular_is_not_packed(client: httpx.Client) -> None:
    assert "content-encoding" not in client.get("/sign-in").headers
    client.post("/trying-out", data={"duty": "auditor", "back": "/static/mark.svg"})
    assert "content-encoding" not in client.get("/figures").headers


def test_the_answer_to_a_form_is_not_packed_as_it_may_be_a_receipt(client: httpx.Client) -> None:
    [community] = client.get("/api/v1/places", params={"called": "新塘社区"}).json()["items"]
    said = {"go": "send", "at": "who", "community": community["id"], "place": community["id"], "kind": "0207"}
    told = client.post("/raise", data={**said, "category": "0207", "words": "路灯不亮", "key": str(uuid4())})
    assert (told.status_code, "回执码" in told.text) == (200, True)
    assert "content-encoding" not in told.headers


def _linked(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('="') if part.startswith("/static/") and ".svg" not in part]
