"""Why a file that people wrote cannot be read or meant: in Chinese as well, for libraries say it in English only."""

from __future__ import annotations

import errno
import re

_OF_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在磁盘只能读，不能写",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
}
_OF_STRUCTURE = (
    (re.compile(r"Object missing required field `(?P<name>.+?)`"), "缺少 {place}{name}，请补上"),
    (re.compile(r"Object contains unknown field `(?P<name>.+?)`"), "没有 {place}{name} 这一项，请检查是否写错"),
    (re.compile(r"Invalid enum value '?(?P<name>.*?)'?"), "{at}不能是“{name}”，不在可选范围内"),
    (re.compile(r"Expected `.+?` of length >= (?P<name>\d+)"), "{at}太短，至少 {name} 个字符或项"),
    (re.compile(r"Expected `.+?` of length <= (?P<name>\d+)"), "{at}太长，最多 {name} 个字符或项"),
    (re.compile(r"Expected `.+?` matching regex '(?P<name>.+)'"), "{at}写法不对，应符合 {name}"),
    (re.compile(r"Expected `.+?` (?P<name>[<>]=? .+)"), "{at}超出范围，应 {name}"),
    (re.compile(r"Expected `(?P<name>.+?)`(, got `.+`)?"), "{at}应为{kind}"),
)
_KINDS = {
    "str": "文字（写在引号里）",
    "int": "整数",
    "float": "数字",
    "bool": "true 或 false",
    "array": "列表（写在 [ ] 里）",
    "object": "一组“名称 = 内容”",
}
_AT = re.compile(r"(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<at>.*)`)?", re.DOTALL)
_LINE = re.compile(r"at line (\d+), column (\d+)")


def unopened(error: OSError) -> tuple[str, str]:
    """Why the system does not open, read or write a file; without a stop."""
    english = error.strerror or str(error)
    return _OF_SYSTEM.get(error.errno or 0, english), english


def misread(error: Exception) -> tuple[str, str]:
    """Why a TOML file cannot be what it should be, and where; without a stop.

    :param error: what ``msgspec.toml.decode`` raised.
    """
    english = str(error)
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码的文本", english
    line = _LINE.search(english)
    if line is not None:
        return f"第 {line[1]} 行第 {line[2]} 列附近不是正确的 TOML，请检查引号、括号，以及同一项是否写了两次", english
    if "at end of document" in english:
        return "到文件末尾仍不是正确的 TOML，请检查引号和括号是否成对", english
    parts = _AT.fullmatch(english)
    what, at = (english, "") if parts is None else (parts["what"], parts["at"] or "")
    for pattern, said in _OF_STRUCTURE:
        found = pattern.fullmatch(what)
        if found is not None:
            name, place = found["name"], f"{at}." if at else ""
            kinds = [_KINDS.get(kind, kind) for kind in name.split(" | ") if kind != "null"]
            return said.format(name=name, place=place, at=f"{at} " if at else "", kind="或".join(kinds)), english
    return f"{at or '内容'} 不对（{what}）", english
