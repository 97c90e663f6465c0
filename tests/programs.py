"""``huying`` in processes of its own that need not read its sources first.

To read them takes two seconds, which is most of what a service needs to start. One process reads them once, and what a
test starts is a copy of that one, which then does what ``huying`` does. That it starts from nothing as well is what
``tests/cli/test_serve.py`` looks at.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

_HERE = multiprocessing.get_context("forkserver")
_HERE.set_forkserver_preload(["cli.main", "web.app"])


class Program:
    """``huying`` with some arguments, from its start on. What it says is added to a file."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], said: Path) -> None:
        self._process = _HERE.Process(target=_run, args=(arguments, dict(environment), said))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid
        while self.poll() is None and os.getpgid(self.pid) != self.pid:
            time.sleep(0.001)  # it is not yet by itself

    def poll(self) -> int | None:
        """What it ended with, if it has; less than nothing where a signal has ended it."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int:
        """What it ended with. :raises TimeoutError: when it does not end."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise TimeoutError(f"it has not ended after {seconds} s")
        return self._process.exitcode

    def ask_to_end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        """End it without a chance to do anything, with all processes that it has started."""
        if self.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.join()


class FromNothing(Program):
    """The same as people start it."""

    def __init__(self, *arguments: str, environment: Mapping[str, str], said: Path) -> None:
        command = [sys.executable, "-c", "from cli.main import app; app(prog_name='huying')", *arguments]
        with said.open("ab") as file:
            self._started = subprocess.Popen(
                command, env=dict(environment), stdout=file, stderr=file, start_new_session=True
            )
        self.pid = self._started.pid

    def poll(self) -> int | None:
        return self._started.poll()

    def wait(self, seconds: float) -> int:
        try:
            return self._started.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"it has not ended after {seconds} s") from None

    def kill(self) -> None:
        if self.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._started.wait()


def _run(arguments: tuple[str, ...], environment: dict[str, str], said: Path) -> None:
    os.setsid()  # whoever kills it kills its workers too
    with said.open("ab") as file, Path(os.devnull).open("rb") as nothing:
        for given, descriptor in ((nothing, 0), (file, 1), (file, 2)):
            os.dup2(given.fileno(), descriptor)
    sys.stdin = os.fdopen(0, closefd=False)  # workers are told by its number where to read
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["huying", *arguments]
    from cli.main import app  # it has been read; whoever starts programs need not have it

    app(list(arguments), prog_name="huying")
