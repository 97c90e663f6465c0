"""Huying's command line with words that no key seals: ``python -m benchmarks.bare serve …``.

Huying itself has no such switch, and must not get one: what people wrote lies open in the log that this writes. It is
for measuring what sealing costs, on made-up words, and nothing else.
"""

from __future__ import annotations

from cli.main import app
from domain.sealing import Bare
from store.vault.vault import Vault

if __name__ == "__main__":
    Vault.seal = Bare.seal  # type: ignore[assignment, method-assign]  # in its stead, here
    Vault.says = Bare.says  # type: ignore[assignment, method-assign]  # in its stead, here
    app()
