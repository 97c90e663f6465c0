"""Write the table anew, from what the service does now: ``python -m tests.api.matrix``. Then read what has changed."""

from __future__ import annotations

import asyncio
import os
import tempfile
from base64 import b64encode
from pathlib import Path

from tests.api.matrix.asking import answers, cells
from tests.api.matrix.table import FILE, write


def main() -> None:
    """Ask every cell on a store of its own, and write down what came of it."""
    for key in ("HUYING_WRAPPING_KEY", "HUYING_PEOPLE_KEY"):
        os.environ[key] = b64encode(bytes(range(32))).decode()
    with tempfile.TemporaryDirectory() as folder:
        write(asyncio.run(answers(f"sqlite:///{Path(folder) / 'huying.sqlite'}", cells())))
    print(f"{FILE}: now read, line by line, what has changed.")


if __name__ == "__main__":
    main()
