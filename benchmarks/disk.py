"""Where the databases of a run lie, and what an fsync costs there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_SOURCE = Path(__file__).with_name("fsync.c")


class CannotRun(Exception):
    """What the machine lacks, or a service has done wrong, so that there is nothing to measure."""


class Disk:
    """A scratch folder and the environment in which servers write to it.

    :param fsync_ms: what every fsync costs, or None for whatever the real disk takes. With a fixed price the folder
        lies in memory where possible, so that the disk plays no part at all.
    """

    def __init__(self, fsync_ms: float | None, within: Path | None = None) -> None:
        self.fsync_ms = fsync_ms
        memory = Path("/dev/shm")
        if within is None and fsync_ms is not None and memory.is_dir() and os.access(memory, os.W_OK):
            within = memory
        self.folder = Path(tempfile.mkdtemp(prefix="huying-bench-", dir=within))
        self.folder.chmod(0o755)
        self._shim = None if fsync_ms is None else self._compiled()

    def environment(self) -> dict[str, str]:
        """The variables to start a server with."""
        if self._shim is None or self.fsync_ms is None:
            return dict(os.environ)
        return os.environ | {"LD_PRELOAD": str(self._shim), "FSYNC_NS": str(round(self.fsync_ms * 1e6))}

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _compiled(self) -> Path:
        compiler = shutil.which("cc")
        if compiler is None:
            self.remove()
            raise CannotRun("--fsync-ms needs a C compiler: there is no `cc` on the PATH: install one, or leave it out")
        made = self.folder / "fsync.so"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(made), str(_SOURCE)], check=True)
        made.chmod(0o755)
        return made

    def __str__(self) -> str:
        price = "the disk's own fsync" if self.fsync_ms is None else f"every fsync costs {self.fsync_ms:g} ms"
        return f"{price}, files in {self.folder.parent}"
