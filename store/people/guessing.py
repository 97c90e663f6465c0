"""How many guesses a password takes, at a cost that whoever chose it cannot raise.

zxcvbn looks the whole password up once for every way to read its signs as letters ("4" and "@" are an a, "(", "<" and
"[" a c). Those ways multiply: 72 signs chosen for it took ten seconds of a core.
"""

from __future__ import annotations

from math import prod

from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE

_LOOKED_AT = 40
"""How many characters are looked at: a password of which the first are good enough is good enough."""
_READINGS = 32
"""How many ways to read the signs are tried; what people make of a word by such signs has fewer."""
_ONE_SIGN = str.maketrans({sign: signs[0] for signs in L33T_TABLE.values() for sign in signs[1:]})


def guesses_of(password: str, login: str) -> float:
    """The logarithm, to the base of ten, of how many guesses *password* takes who knows the *login* name."""
    looked_at = password[:_LOOKED_AT]
    if prod(max(1, sum(sign in looked_at for sign in signs)) for signs in L33T_TABLE.values()) > _READINGS:
        # Each letter then has one sign that stands for it, so that a word in between is still seen.
        looked_at = looked_at.translate(_ONE_SIGN)
    return float(zxcvbn(looked_at, user_inputs=[login])["guesses_log10"])
