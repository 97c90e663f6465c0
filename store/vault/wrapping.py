"""Where the wrapping key comes from: the environment, or a file that only its owner reads. Never from a database."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from domain.kernel import Refused
from store.vault.boxes import SECRET, WrappingKey

KEY = "HUYING_WRAPPING_KEY"
NEXT = "HUYING_WRAPPING_KEY_NEXT"
FILE = "HUYING_WRAPPING_KEY_FILE"


class WrappingKeyMissing(Refused):
    """密钥库里已有密钥，但找不到主密钥 {where}。请放回原来的主密钥文件，或设置 HUYING_WRAPPING_KEY；未作任何改动。

    The vault holds keys, but the wrapping key is not at {where}. Put the file back, or set HUYING_WRAPPING_KEY; nothing
    was changed.
    """


class WrappingKeyWrong(Refused):
    """{where} 的主密钥不是密钥库所用的那一个（需要 {wanted}）。请换回与密钥库配套的主密钥；未作任何改动。

    The wrapping key at {where} is not the one that the vault was locked with ({wanted}). Bring back the one that
    belongs to it; nothing was changed.
    """


class WrappingKeyOpen(Refused):
    """其他用户可以读取主密钥文件 {where}。请执行 chmod 600，并考虑运行 huying rotate 更换主密钥；未作任何改动。

    Others can read the wrapping key at {where}. Run chmod 600 on it, and think of huying rotate, which makes a new one;
    nothing was changed.
    """


class WrappingKeyMalformed(Refused):
    """{where} 的内容不是主密钥：应为 32 字节的 Base64 文本。

    What is at {where} is no wrapping key: it is 32 bytes in Base64.
    """


class NoNextKey(Refused):
    """主密钥来自环境变量，系统无法替换。请用 HUYING_WRAPPING_KEY_NEXT 给出新密钥，再运行 huying rotate。

    The wrapping key comes from the environment, where nobody but you can replace it. Give the new one in
    HUYING_WRAPPING_KEY_NEXT and run huying rotate.
    """


class KeySource(Protocol):
    """Where the wrapping key comes from."""

    where: str
    """What people call it."""

    def candidates(self) -> Sequence[WrappingKey]:
        """The keys that may be meant, the usual one first; more than one where a rotation was cut off, none where
        there is none.

        :raises WrappingKeyOpen, WrappingKeyMalformed: when what is there cannot be trusted, or is no key.
        """
        ...

    def make(self) -> WrappingKey:
        """Make the first one, or take what somebody else has made meanwhile."""
        ...

    def following(self) -> WrappingKey:
        """One to rotate to, durable before it is used. :raises NoNextKey: when none can be made."""
        ...

    def settle(self, name: str) -> None:
        """From now on the key of that name counts, and no other is kept."""
        ...


class FromEnvironment:
    """``HUYING_WRAPPING_KEY``, and to rotate to, ``HUYING_WRAPPING_KEY_NEXT``."""

    where = KEY

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def candidates(self) -> Sequence[WrappingKey]:
        return [_read(self._environment[name], name) for name in (KEY, NEXT) if self._environment.get(name)]

    def make(self) -> WrappingKey:
        return self.candidates()[0]

    def following(self) -> WrappingKey:
        if not self._environment.get(NEXT):
            raise NoNextKey()
        return _read(self._environment[NEXT], NEXT)

    def settle(self, name: str) -> None:
        pass


class FromFile:
    """A file with mode 0600; during a rotation the next key lies beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = str(path)
        self._next = path.with_name(path.name + ".next")

    def candidates(self) -> Sequence[WrappingKey]:
        return [self._key(path) for path in (self.path, self._next) if path.exists()]

    def make(self) -> WrappingKey:
        made = WrappingKey.made()
        own = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        self._put(own, made)
        # Of workers that start together one makes the key, and the others take it.
        with suppress(FileExistsError):
            os.link(own, self.path)
        own.unlink()
        self._sync()
        return self._key(self.path)

    def following(self) -> WrappingKey:
        made = WrappingKey.made()
        self._next.unlink(missing_ok=True)
        self._put(self._next, made)
        self._sync()
        return made

    def settle(self, name: str) -> None:
        if not self._next.exists():
            return
        if self._key(self._next).name == name:
            with self._overwritten(self.path):
                os.replace(self._next, self.path)
                self._sync()
        elif self.path.exists() and self._key(self.path).name == name:
            with self._overwritten(self._next):
                self._next.unlink()
                self._sync()

    def _key(self, path: Path) -> WrappingKey:
        if path.stat().st_mode & 0o077:
            raise WrappingKeyOpen(where=str(path))
        return _read(path.read_text("ascii", "replace"), str(path))

    def _put(self, path: Path, key: WrappingKey) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, b64encode(key.secret) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @staticmethod
    @contextmanager
    def _overwritten(path: Path) -> Iterator[None]:
        """Once the file at *path* has lost its name, its key does not stay in its blocks; what lies below a file system
        is beyond us.
        """
        if not path.exists():
            yield
            return
        with path.open("r+b") as file:
            yield
            file.write(b"0" * os.fstat(file.fileno()).st_size)
            file.flush()
            os.fsync(file.fileno())

    def _sync(self) -> None:
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class InMemory:
    """Keys that end with the process."""

    where = "memory"

    def __init__(self) -> None:
        self._keys = [WrappingKey.made()]

    def candidates(self) -> Sequence[WrappingKey]:
        return self._keys

    def make(self) -> WrappingKey:
        return self._keys[0]

    def following(self) -> WrappingKey:
        self._keys.append(WrappingKey.made())
        return self._keys[-1]

    def settle(self, name: str) -> None:
        self._keys = [key for key in self._keys if key.name == name]


def _read(text: str, where: str) -> WrappingKey:
    try:
        secret = b64decode(text.strip(), validate=True)
    except (NoBase64, ValueError):
        secret = b""
    if len(secret) != SECRET:
        raise WrappingKeyMalformed(where=where)
    return WrappingKey(secret)
