"""Signing in by a provider of OpenID Connect: what is believed, whom it lets in, and what it does not."""

from __future__ import annotations

import logging
import math
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from api.throttle import Bound
from api.unproven import TooMany
from api.vouchers.oidc import OpenId
from domain.kernel import Id
from store.people.accounts import Duty
from store.people.identities import Voucher, subject_at
from tests.api.problem import problem_of
from tests.api.provider import CLIENT, ISSUER, KEY, SECRET, SETTINGS, Provider
from tests.api.signed import Clock, account, browser, clock_of, code_of, cookie_of, people_of, sign_in
from tests.api.town import Town, service_of

pytestmark = pytest.mark.anyio


class Vouching(NamedTuple):
    """A community, and a provider that vouches for its people."""

    town: Town
    provider: Provider
    clock: Clock

    async def knows(self, party: str, subject: str = "alice") -> None:
        """Link an identity to the account of that id."""
        await people_of(self.town).identities.link(Id(party), Voucher.OIDC, subject_at(ISSUER, subject))


def vouched_by(town: Town) -> Vouching:
    clock = clock_of(town)
    provider = Provider(clock)
    service_of(town.client).vouchers[Voucher.OIDC] = OpenId(SETTINGS, provider.elsewhere.client)
    return Vouching(town, provider, clock)


@pytest.fixture
async def vouching(town: Town) -> Vouching:
    """A community on SQLite, and its provider."""
    return vouched_by(town)


async def gone(client: httpx.AsyncClient, path: str = "/sign-in/oidc") -> str:
    """Send a browser to the provider; where it was led."""
    answer = await client.get(path)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def came(client: httpx.AsyncClient, returned: dict[str, str]) -> httpx.Response:
    """Let it come back, as the provider's page sends it."""
    cross = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    return await client.get("/sign-in/oidc/return", params=returned, headers=cross)


async def signed_in_by(client: httpx.AsyncClient, provider: Provider) -> httpx.Response:
    return await came(client, provider.consents(await gone(client)))


def kind_of(answer: httpx.Response) -> str:
    return str(problem_of(answer)["type"].rpartition("/")[2])


# -- as it should be --------------------------------------------------------------------------------------------------


async def test_whoever_is_vouched_for_is_signed_in_to_the_account_that_is_linked(each_town: Town) -> None:
    vouching = vouched_by(each_town)
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    async with browser(town) as client:
        answer = await signed_in_by(client, provider)
        assert (answer.status_code, answer.headers["location"]) == (303, "/signed-in")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert (await client.get("/account")).json()["party"] == town.member
        [mine] = (await client.get("/account/identities")).json()["items"]
        assert (mine["voucher"], bool(mine["used_at"])) == ("oidc", True)


async def test_the_provider_is_asked_for_an_id_and_for_nothing_else(vouching: Vouching) -> None:
    async with browser(vouching.town) as client:
        address = urlsplit(await gone(client))
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/authorize"
        assert {name: asked[name] for name in ("tenant", "client_id", "response_type", "scope", "acr_values")} == {
            "tenant": "1",
            "client_id": CLIENT,
            "response_type": "code",
            "scope": "openid",
            "acr_values": "urn:strong",
        }
        assert asked["redirect_uri"] == "http://huying.test/api/v1/sign-in/oidc/return"
        assert asked["code_challenge_method"] == "S256"
        secrets = [asked[name] for name in ("state", "nonce", "code_challenge")]
        assert len({*secrets}) == 3
        assert all(len(each) == 43 for each in secrets)
        again = parse_qs(urlsplit(await gone(client, "/sign-in/oidc?again=1")).query)
        assert (again["prompt"], again["max_age"]) == (["login"], ["0"])
        assert {again["state"][0], again["nonce"][0]}.isdisjoint(secrets)


async def test_a_cookie_that_goes_away_is_no_session_and_is_kept_from_scripts(vouching: Vouching) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    async with browser(town) as client:
        answer = await client.get("/sign-in/oidc")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("huying-away=")
        assert {"HttpOnly", "SameSite=lax", "Max-Age=600"} <= {part.strip() for part in cookie.split(";")}
        assert (await client.get("/account")).status_code == 401
        back = await came(client, provider.consents(answer.headers["location"]))
        assert any(each.startswith('huying-away=""') for each in back.headers.get_list("set-cookie"))


async def test_a_session_before_ends_and_a_planted_one_is_not_signed_in(vouching: Vouching) -> None:
    town, provider, _ = vouching
    made = await account(town, town.member)
    await vouching.knows(town.member)
    async with browser(town) as client, browser(town) as thief:
        before = cookie_of(await sign_in(client, made.login))
        answer = await signed_in_by(client, provider)
        assert answer.status_code == 303
        thief.cookies.set("huying", before)
        assert (await thief.get("/account")).status_code == 401


async def test_how_one_signs_in_here_is_told_to_everybody(vouching: Vouching) -> None:
    async with browser(vouching.town) as client:
        assert (await client.get("/sign-in/ways")).json() == {
            "telephone": False,
            "vouchers": [{"voucher": "oidc", "name": "区统一身份认证", "address": "/api/v1/sign-in/oidc"}],
        }


# -- whom it lets in --------------------------------------------------------------------------------------------------


async def test_nobody_is_let_in_by_an_identity_that_is_not_linked_or_whose_account_is_disabled(
    vouching: Vouching,
) -> None:
    town, provider, _ = vouching
    made = await account(town, town.member)
    provider.claims = {"email": made.login, "preferred_username": made.login, "email_verified": True}
    async with browser(town) as client:
        unknown = await signed_in_by(client, provider)
        assert (unknown.status_code, kind_of(unknown)) == (403, "not-linked")
        await vouching.knows(town.member)
        await people_of(town).accounts.disable(town.member)
        disabled = await signed_in_by(client, provider)
        assert (disabled.status_code, kind_of(disabled)) == (403, "not-linked")
        assert (await client.get("/account")).status_code == 401


async def test_the_same_name_at_another_issuer_is_somebody_else(vouching: Vouching) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await people_of(town).identities.link(Id(town.member), Voucher.OIDC, subject_at("https://other.example", "alice"))
    await people_of(town).identities.link(Id(town.member), Voucher.WECHAT, subject_at(ISSUER, "alice"))
    async with browser(town) as client:
        assert kind_of(await signed_in_by(client, provider)) == "not-linked"


# -- the second factor ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("duty", [Duty.SYSTEM_ADMIN, Duty.AUDITOR])
async def test_who_administers_shows_a_second_factor_of_ours_unless_the_provider_asked_for_one(
    vouching: Vouching, duty: Duty
) -> None:
    town, provider, clock = vouching
    made = await account(town, duty=duty, login="root")
    await vouching.knows(made.id)
    assert made.secret is not None
    for weak in ({}, {"amr": ["pwd", "sms"]}, {"acr": ["urn:strong"]}, {"amr": ["swk", 7]}):
        provider.claims = weak
        async with browser(town) as client:
            owed = await signed_in_by(client, provider)
            assert (owed.status_code, kind_of(owed)) == (401, "second-factor-needed")
            assert owed.json()["factors"] == ["totp", "recovery"]
            assert (await client.get("/account")).status_code == 401
    async with browser(town) as client:
        await signed_in_by(client, provider)
        clock.pass_(minutes=1)
        wrong = await client.post("/sign-in/second-factor", json={"code": "000000"})
        assert kind_of(wrong) == "wrong-credentials"
        right = await client.post("/sign-in/second-factor", json={"code": code_of(town, made.secret)})
        assert right.json() == {"account": made.id, "party": None, "duty": duty, "level": "full"}
        assert (await client.get("/account")).status_code == 200
    for strong in ({"amr": ["pwd", "otp"]}, {"amr": ["mfa"]}, {"acr": "urn:strong"}):
        provider.claims = strong
        async with browser(town) as client:
            assert (await signed_in_by(client, provider)).status_code == 303
            assert (await client.get("/account")).json()["level"] == "full"


async def test_a_second_factor_is_owed_once_for_five_minutes_by_that_browser(vouching: Vouching) -> None:
    town, provider, clock = vouching
    made = await account(town, duty=Duty.AUDITOR, login="root")
    await vouching.knows(made.id)
    assert made.secret is not None
    clock.pass_(minutes=1)
    async with browser(town) as client, browser(town) as other:
        await signed_in_by(client, provider)
        code = {"code": code_of(town, made.secret)}
        assert kind_of(await other.post("/sign-in/second-factor", json=code)) == "not-expected-back"
        owed = client.cookies["huying-away"]
        foreign = await client.post("/sign-in/second-factor", json=code, headers={"Sec-Fetch-Site": "cross-site"})
        assert kind_of(foreign) == "other-origin"
        assert (await client.post("/sign-in/second-factor", json=code)).status_code == 200
        clock.pass_(minutes=1)
        other.cookies.set("huying-away", owed)
        code = {"code": code_of(town, made.secret)}
        assert kind_of(await other.post("/sign-in/second-factor", json=code)) == "not-expected-back"
        await signed_in_by(client, provider)
        clock.pass_(minutes=5)
        code = {"code": code_of(town, made.secret)}
        assert kind_of(await client.post("/sign-in/second-factor", json=code)) == "not-expected-back"


async def test_what_a_browser_takes_to_the_provider_owes_no_second_factor_and_the_other_way_round(
    vouching: Vouching,
) -> None:
    town, provider, _ = vouching
    made = await account(town, duty=Duty.AUDITOR, login="root")
    await vouching.knows(made.id)
    async with browser(town) as client:
        returned = provider.consents(await gone(client))
        assert kind_of(await client.post("/sign-in/second-factor", json={"code": "1"})) == "not-expected-back"
        await came(client, returned)
        assert kind_of(await came(client, returned)) == "not-expected-back"


async def test_showing_oneself_long_ago_is_not_enough_for_what_matters(vouching: Vouching) -> None:
    town, provider, clock = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    now = clock() // 1_000_000
    async with browser(town) as client:
        long_ago, no_time = [now - 3600, None, -(10**30), 10**30, "today"], []
        for auth_time in (*long_ago, now - 60, now + 60):
            provider.claims = {"auth_time": auth_time}
            answer = await signed_in_by(client, provider)
            if answer.status_code == 401:  # it says a time that is none
                no_time.append(auth_time)
                continue
            asked = await client.post("/second-factor/recovery-codes")
            assert (asked.status_code == 403) is (auth_time in long_ago), asked.text
        assert no_time == ["today"]


# -- what is not believed ---------------------------------------------------------------------------------------------

NOW = "now"
"""The time of the test; what is added to it is said beside."""


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ""},
        {"nonce": 7},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": [CLIENT, "another-client"]},  # without azp
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"aud": None},
        {"iss": "https://provider.example"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": math.nan},
        {"exp": math.inf},
        {"iat": None},
        {"exp": (NOW, -121)},
        {"iat": (NOW, 180)},
        {"nbf": (NOW, 180)},
        {"at_hash": "of another token"},
        {"amr": "mfa"},
    ],
    ids=str,
)
async def test_a_token_that_says_something_else_lets_nobody_in(vouching: Vouching, claims: dict[str, Any]) -> None:
    town, provider, clock = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    now = clock() // 1_000_000
    provider.claims = {name: now + value[1] if isinstance(value, tuple) else value for name, value in claims.items()}
    async with browser(town) as client:
        answer = await signed_in_by(client, provider)
        assert (answer.status_code, kind_of(answer)) == (401, "not-vouched")
        assert (await client.get("/account")).status_code == 401


@pytest.mark.parametrize("claims", [{"exp": -110}, {"iat": 110}, {"nbf": 110}], ids=str)
async def test_clocks_may_differ_by_two_minutes(vouching: Vouching, claims: dict[str, int]) -> None:
    town, provider, clock = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    provider.claims = {name: clock() // 1_000_000 + seconds for name, seconds in claims.items()}
    async with browser(town) as client:
        assert (await signed_in_by(client, provider)).status_code == 303


async def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    vouching: Vouching, caplog: pytest.LogCaptureFixture
) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    stranger = RSAKey.generate_key(2048, {"kid": "first"})
    public = KEY.as_pem(private=False)
    unsigned, mac = {"alg": "none"}, {"alg": "HS256", "kid": "first"}
    for key, shared, header in (
        (stranger, b"", {"alg": "RS256", "kid": "first"}),
        (stranger, b"", {"alg": "RS256", "kid": "unknown"}),
        (KEY, b"", {"alg": "RS512", "kid": "first"}),  # it does not say that it signs like that
        (KEY, b"", unsigned),
        (KEY, SECRET.encode(), mac),
        (KEY, public, mac),
    ):
        provider.key, provider.shared, provider.header = key, shared, header
        async with browser(town) as client:
            assert kind_of(await signed_in_by(client, provider)) == "not-vouched", header
    # Even where it says that it would.
    provider.described = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
    service_of(town.client).vouchers[Voucher.OIDC] = OpenId(SETTINGS, provider.elsewhere.client)
    for shared, header in ((b"", unsigned), (SECRET.encode(), mac), (public, mac)):
        provider.shared, provider.header = shared, header
        async with browser(town) as client:
            assert kind_of(await signed_in_by(client, provider)) == "not-vouched", header
    assert "alice" not in caplog.text


async def test_a_new_key_of_the_provider_is_read_when_it_signs_with_it(
    vouching: Vouching, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)

    def keys_read() -> int:
        return sum(each.url.path == "/tenant/keys" for each in provider.elsewhere.asked)

    async with browser(town) as client:
        for _ in range(2):
            assert (await signed_in_by(client, provider)).status_code == 303
        assert keys_read() == 1
        second = RSAKey.generate_key(2048, {"kid": "second"})
        provider.published, provider.key = [KEY, second], second
        provider.header = {"alg": "RS256", "kid": "second"}
        # Not more often than once a minute: nobody makes us ask by sending rubbish.
        assert kind_of(await signed_in_by(client, provider)) == "not-vouched"
        assert keys_read() == 1
        monkeypatch.setattr("api.vouchers.oidc._KEYS_AT_MOST_EVERY", -1.0)
        assert (await signed_in_by(client, provider)).status_code == 303
        assert keys_read() == 2


# -- coming back ------------------------------------------------------------------------------------------------------


async def test_only_the_browser_that_went_comes_back_once_and_in_time(vouching: Vouching) -> None:
    town, provider, clock = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    async with browser(town) as client, browser(town) as other:
        returned = provider.consents(await gone(client))
        assert kind_of(await came(other, returned)) == "not-expected-back"  # without a cookie
        await gone(other)
        assert kind_of(await came(other, returned)) == "not-expected-back"  # with that of another trip
        for state in ("", returned["state"][:-1], "状态", "x" * 43):
            assert kind_of(await came(client, returned | {"state": state})) == "not-expected-back"
        assert kind_of(await came(client, {"code": returned["code"]})) == "not-expected-back"
        taken = dict(client.cookies)
        assert (await came(client, returned)).status_code == 303
        client.cookies.update(taken)
        assert kind_of(await came(client, returned)) == "not-expected-back"
        late = provider.consents(await gone(client))
        clock.pass_(minutes=10)
        assert kind_of(await came(client, late)) == "not-expected-back"


async def test_a_code_of_another_browser_is_worth_nothing(vouching: Vouching) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    async with browser(town) as victim, browser(town) as thief:
        seen = provider.consents(await gone(victim))
        own = provider.consents(await gone(thief))
        # The verifier is not the one that the code was asked for with.
        assert kind_of(await came(thief, own | {"code": seen["code"]})) == "not-vouched"
        # And a code that was exchanged is over.
        assert kind_of(await came(victim, seen)) == "not-vouched"


async def test_what_the_provider_refuses_is_told_to_people_and_its_words_are_not_repeated(vouching: Vouching) -> None:
    town, provider, _ = vouching
    async with browser(town) as client:
        for more in ({"error": "access_denied", "error_description": "<script>"}, {"code": ""}):
            state = provider.consents(await gone(client))["state"]
            answer = await came(client, {"state": state, **more})
            assert (answer.status_code, kind_of(answer)) == (401, "given-up")
            assert "script" not in answer.text
            assert "区统一身份认证" in answer.json()["detail"]


async def test_an_answer_of_another_issuer_is_refused(vouching: Vouching) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    async with browser(town) as client:
        returned = provider.consents(await gone(client))
        assert kind_of(await came(client, returned | {"iss": "https://other.example"})) == "not-vouched"
        returned = provider.consents(await gone(client))
        assert (await came(client, returned | {"iss": ISSUER})).status_code == 303
        provider.described = {"authorization_response_iss_parameter_supported": True}
        service_of(town.client).vouchers[Voucher.OIDC] = OpenId(SETTINGS, provider.elsewhere.client)
        assert kind_of(await signed_in_by(client, provider)) == "not-vouched"


async def test_wherever_one_asks_to_be_led_it_is_to_ones_own_page(vouching: Vouching) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    async with browser(town) as client:
        address = await gone(client, "/sign-in/oidc?next=https://evil.example&redirect_uri=https://evil.example")
        assert "evil" not in address
        answer = await came(client, provider.consents(address) | {"next": "//evil.example"})
        assert answer.headers["location"] == "/signed-in"


# -- a provider that does not work ------------------------------------------------------------------------------------


async def test_a_provider_that_cannot_be_reached_is_told_so(vouching: Vouching) -> None:
    town, provider, _ = vouching
    async with browser(town) as client:
        provider.down = True
        answer = await client.get("/sign-in/oidc")
        assert (answer.status_code, kind_of(answer), answer.headers["retry-after"]) == (503, "unreachable", "2")
        provider.down = False
        returned = provider.consents(await gone(client))
        provider.down = True
        assert (await came(client, returned)).status_code == 503


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://other.example"},
        {"issuer": f"{ISSUER}/"},
        {"token_endpoint": "http://provider.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
        {"id_token_signing_alg_values_supported": "RS256"},
    ],
    ids=str,
)
async def test_a_provider_that_describes_itself_wrongly_is_not_asked(
    vouching: Vouching, described: dict[str, Any]
) -> None:
    vouching.provider.described = described
    async with browser(vouching.town) as client:
        assert kind_of(await client.get("/sign-in/oidc")) == "unreachable"


@pytest.mark.parametrize(
    ("tokens", "kind"),
    [
        (httpx.Response(401, json={"error": "invalid_client"}), "unreachable"),
        (httpx.Response(500, text="<html>"), "unreachable"),
        (httpx.Response(400, json={"error": "invalid_grant"}), "not-vouched"),
        ({"access_token": "a", "token_type": "Bearer"}, "not-vouched"),
        ({"id_token": 7}, "not-vouched"),
        ({"id_token": "a.b"}, "not-vouched"),
        ({"id_token": "e30.e30.e30"}, "not-vouched"),
        ({"id_token": "身份"}, "not-vouched"),
    ],
    ids=str,
)
async def test_tokens_that_are_none_let_nobody_in(vouching: Vouching, tokens: Any, kind: str) -> None:
    town, provider, _ = vouching
    provider.tokens = tokens
    async with browser(town) as client:
        assert kind_of(await signed_in_by(client, provider)) == kind


async def test_keys_that_are_none_let_nobody_in(vouching: Vouching) -> None:
    town, provider, _ = vouching
    provider.described = {"jwks_uri": f"{ISSUER}/nothing"}
    async with browser(town) as client:
        assert kind_of(await signed_in_by(client, provider)) in ("unreachable", "not-vouched")


async def test_an_installation_without_a_provider_offers_none(town: Town) -> None:
    async with browser(town) as client:
        assert (await client.get("/sign-in/ways")).json()["vouchers"] == []
        for path in ("/sign-in/oidc", "/sign-in/oidc/return", "/sign-in/wechat", "/sign-in/wechat/return"):
            assert kind_of(await client.get(path)) == "not-offered"


async def test_a_secret_of_the_client_that_is_posted_is_posted(vouching: Vouching) -> None:
    town, provider, _ = vouching
    provider.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    async with browser(town) as client:
        await signed_in_by(client, provider)
    [asked] = [each for each in provider.elsewhere.asked if each.url.path == "/tenant/token"]
    assert "authorization" not in asked.headers
    assert f"client_secret={SECRET}" in asked.content.decode()


async def test_no_log_has_a_code_a_token_or_a_name(vouching: Vouching, caplog: pytest.LogCaptureFixture) -> None:
    town, provider, _ = vouching
    await account(town, town.member)
    await vouching.knows(town.member)
    caplog.set_level(logging.DEBUG)
    # The browser of the test is one of them, too, and logs where it goes.
    caplog.set_level(logging.WARNING, "httpx")
    provider.claims = {"aud": "another"}
    async with browser(town) as client:
        await signed_in_by(client, provider)
    assert "not believed" in caplog.text
    assert not [each for each in ("alice", "code-0", SECRET, "eyJ") if each in caplog.text]


async def test_what_other_pages_have_a_browser_load_leads_nowhere_and_holds_up_nobody(vouching: Vouching) -> None:
    town = vouching.town
    await account(town, town.raiser)
    async with browser(town) as client:
        for loaded in ("image", "iframe", "empty", "script"):
            told = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": loaded}
            assert kind_of(await client.get("/sign-in/oidc", headers=told)) == "other-origin", loaded
        came = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
        with suppress(TooMany):
            while True:
                people_of(town).throttle.count(Bound.DEPARTURE_FROM_ADDRESS, "192.0.2.1")
        assert (await client.get("/sign-in/oidc", headers=came)).status_code == 429
        assert (await sign_in(client, "wang")).status_code == 200
    async with browser(town, "198.51.100.7") as client:
        assert (await client.get("/sign-in/oidc", headers=came)).status_code == 303
