"""Why a file is not imported at all, or a row of it is not."""

from __future__ import annotations

from domain.kernel import Refused


class BadMapping(Refused):
    """映射文件 {file} 有误：{why}未导入任何内容。

    The mapping {file} is not right: {why} Nothing was imported.
    """


class BadFile(Refused):
    """文件 {file} 无法导入：{why}未导入任何内容。

    The file {file} cannot be imported: {why} Nothing was imported.
    """


class Changed(Refused):
    """文件 {file} 在导入过程中有变化：{why}请在文件不再变动后重新导入；已导入的不会重复。

    The file {file} changed while it was imported: {why} Import it again once it stays as it is; nothing is doubled.
    """


class BadRow(Refused):
    """{why}

    {why}
    """
