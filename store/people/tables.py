"""The tables of identities, for both stores. Instants are microseconds since 1970."""

from __future__ import annotations

import sqlalchemy as sa

from store.schema import TEXT

metadata = sa.MetaData()

_AT = sa.BigInteger


def _at(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, _AT, nullable=nullable)


installation = sa.Table(
    "installation",
    metadata,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
"""``check``: a keyed hash by which a wrong secret is noticed."""

accounts = sa.Table(
    "accounts",
    metadata,
    # Of a party that signs in it is the party's id; whoever administers or audits is no party.
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("duty", TEXT, nullable=False),
    sa.Column("login", TEXT, unique=True),  # keyed hash
    sa.Column("login_sealed", sa.LargeBinary),
    sa.Column("phone", TEXT, unique=True),  # keyed hash
    sa.Column("password", sa.Text),  # argon2id
    sa.Column("totp", sa.LargeBinary),  # sealed
    sa.Column("totp_new", sa.LargeBinary),  # sealed, not confirmed by a code yet
    sa.Column("totp_step", sa.BigInteger, nullable=False),  # of the last code that was taken
    _at("made_at", nullable=False),
    _at("disabled_at"),
)

passkeys = sa.Table(
    "passkeys",
    metadata,
    sa.Column("id", TEXT, primary_key=True),  # the credential's, in base64url
    sa.Column("account", TEXT, nullable=False, index=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("used", sa.BigInteger, nullable=False),  # the authenticator's own count
    _at("made_at", nullable=False),
    _at("used_at"),
)

recovery = sa.Table(
    "recovery",
    metadata,
    sa.Column("account", TEXT, primary_key=True),
    sa.Column("code", TEXT, primary_key=True),  # keyed hash
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("hash", TEXT, primary_key=True),
    sa.Column("id", TEXT, nullable=False, unique=True),
    sa.Column("account", TEXT, nullable=False, index=True),
    sa.Column("level", TEXT, nullable=False),
    sa.Column("need", TEXT),  # the only need it is good for, of a session made from a receipt
    _at("begun_at", nullable=False),
    _at("seen_at", nullable=False),
    _at("proved_at", nullable=False),
    _at("ends_at", nullable=False),
    sa.Column("idle", sa.BigInteger, nullable=False),
)

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("hash", TEXT, primary_key=True),
    sa.Column("id", TEXT, nullable=False, unique=True),
    sa.Column("account", TEXT, nullable=False, index=True),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("label", sa.LargeBinary),  # sealed
    _at("begun_at", nullable=False),
    _at("seen_at"),
    _at("ends_at", nullable=False),
)

links = sa.Table(
    "links",
    metadata,
    sa.Column("hash", TEXT, primary_key=True),
    sa.Column("account", TEXT, nullable=False, index=True),  # "" for the first administrator
    _at("ends_at", nullable=False),
)
"""One-time links: whoever has one chooses the password of an account. A link that was used is gone."""

codes = sa.Table(
    "codes",
    metadata,
    sa.Column("purpose", TEXT, primary_key=True),
    sa.Column("subject", TEXT, primary_key=True),  # a keyed hash, or the id of a need
    sa.Column("salt", TEXT, nullable=False),
    sa.Column("code", TEXT, nullable=False),  # keyed hash
    sa.Column("tries", sa.Integer, nullable=False),  # that are left
    _at("ends_at", nullable=False),
)
"""Short codes: those sent to a telephone, and those on paper slips. The newest of a subject is the only one."""

challenges = sa.Table(
    "challenges",
    metadata,
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("account", TEXT, nullable=False),  # "" when somebody signs in, and nobody knows yet who
    sa.Column("challenge", sa.LargeBinary, nullable=False),
    _at("ends_at", nullable=False),
)

slips = sa.Table(
    "slips",
    metadata,
    sa.Column("number", TEXT, primary_key=True),  # keyed hash
    sa.Column("need", TEXT, nullable=False, unique=True),
    _at("ends_at", nullable=False),
)
"""Slips of paper by the number on them. The code beside it is among the codes; the newest of a need is the only one."""

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("hash", TEXT, primary_key=True),
    sa.Column("need", TEXT, nullable=False, index=True),
    sa.Column("party", TEXT, nullable=False),
    _at("made_at", nullable=False),
)

identities = sa.Table(
    "identities",
    metadata,
    sa.Column("hash", TEXT, primary_key=True),  # keyed hash of what the voucher calls them
    sa.Column("id", TEXT, nullable=False, unique=True),
    sa.Column("account", TEXT, nullable=False, index=True),
    sa.Column("voucher", TEXT, nullable=False),
    _at("made_at", nullable=False),
    _at("used_at"),
)

departures = sa.Table(
    "departures",
    metadata,
    sa.Column("hash", TEXT, primary_key=True),
    sa.Column("purpose", TEXT, nullable=False),
    sa.Column("account", TEXT, nullable=False, index=True),  # "" when somebody signs in, and nobody knows yet who
    _at("ends_at", nullable=False),
)
"""Browsers that were sent elsewhere to be vouched for, or that still owe a second factor."""

administration = sa.Table(
    "administration",
    metadata,
    sa.Column("id", TEXT, primary_key=True),  # UUIDv7: the later, the greater
    _at("at", nullable=False),
    sa.Column("who", TEXT),  # the account of the administrator, if it was one
    sa.Column("duty", TEXT),  # theirs
    sa.Column("way", TEXT, nullable=False),
    sa.Column("act", TEXT, nullable=False),
    sa.Column("about", TEXT),  # an account, or a person who is forgotten
    sa.Column("about_duty", TEXT),
)
"""Who of the administrators has done what. Rows are added, and dropped once they are old enough."""

administration_reasons = sa.Table(
    "administration_reasons",
    metadata,
    sa.Column("id", TEXT, primary_key=True),  # of the entry
    sa.Column("reason", TEXT, nullable=False),
)
"""On what ground something was done. A table of its own: installations have the one above already, without it."""

erasure_requests = sa.Table(
    "erasure_requests",
    metadata,
    sa.Column("account", TEXT, primary_key=True),
    sa.Column("id", TEXT, nullable=False, unique=True),  # UUIDv7: who waits longest comes first
    _at("asked_at", nullable=False),
)
"""Who has asked to be forgotten."""

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("once", TEXT, primary_key=True),  # keyed hash of what makes it one, however often it is sent
    sa.Column("id", TEXT, nullable=False, unique=True),  # UUIDv7: the latest comes last
    sa.Column("page", sa.LargeBinary, nullable=False),  # sealed
    sa.Column("words", sa.LargeBinary, nullable=False),  # sealed
    _at("sent_at", nullable=False),
)
"""What people think of the pages; nobody knows of whom it is."""
