"""Full names, near words that people stand by: 姓名：, 女士, 老人, 业主.

A surname alone with such a word (张阿姨) names nobody in a neighbourhood of thousands, and is how people are spoken of:
it is left alone. Names are only ever warned about: Chinese words and names are written alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.personal.finding import Finding, Kind
from domain.personal.surnames import COMPOUND, SURNAMES, WORDS

_HAN = "\u4e00-\u9fff"
_title = re.compile(
    "女士|先生|小姐|老人|大爷|大妈|大娘|大叔|大伯|大哥|大姐|奶奶|爷爷|阿姨|叔叔|伯伯|婆婆|阿婆|老师|师傅|医生|同志|业主|住户|户主|居民|村民|租户"
).finditer
_label = re.compile(
    "(?:姓名|名字|联系人|业主|户主|住户|租户|居民|村民|反映人|投诉人|来电人|来访人|申请人|当事人|受益人|患者|老人|报名人|负责人|家属)"
    rf"(?:[:：] ?|(?:是|叫|叫做) ?)([{_HAN}]{{2,4}})"
).finditer
_role = re.compile(
    "(?:业主|户主|住户|租户|居民|村民|老人|残疾人|低保户|反映人|来电人|志愿者|党员|患者)"
    rf"([{_HAN}]{{2,4}}?)(?=$|[\s,。;、()!?，；：（）！？“”]|反映|表示|认领|家|说|称|自述|来电|[女男][，,])"
).finditer
_NOT_GIVEN = frozenset("某的了是和与及等们各每该此其被把向对在也都就才又还老小家姓氏")
"""Signs that no given name consists of, or that stand where a name is hidden."""
_LEAD_IN = frozenset("于任方安关常曾高全连单来从应")
"""Surnames that stand before another one mostly as a word of their own: 于王女士, 来李大爷."""


def names(text: str) -> Iterator[Finding]:
    """Full names where the words around them say that one stands there."""
    for match in _title(text):
        for length in (4, 3, 2):
            start = match.start() - length
            if start >= 0 and _is_name(text[start : match.start()], before=text[start - 1 : start]):
                yield Finding(start, match.start(), Kind.NAME)
                break
    for match in _label(text):
        found = next((n for n in (len(match[1]), 3, 2) if n <= len(match[1]) and _is_name(match[1][:n])), 0)
        if found:
            yield Finding(match.start(1), match.start(1) + found, Kind.NAME)
    for match in _role(text):
        if _is_name(match[1]):
            yield Finding(match.start(1), match.end(1), Kind.NAME)


def _is_name(word: str, before: str = "") -> bool:
    size = 2 if word[:2] in COMPOUND and len(word) > 2 else 1
    given = word[size:]
    if size == 1 and (word[0] not in SURNAMES or word[:2] in WORDS or before + word[0] in WORDS):
        return False
    if not 1 <= len(given) <= 2 or not all("\u4e00" <= sign <= "\u9fff" for sign in given):
        return False
    if len(given) == 1 and (given in _NOT_GIVEN or (word[0] in _LEAD_IN and given in SURNAMES)):
        return False
    return not (given[0] in "某的了是和与及等们" or given in WORDS or given[-1] in "的了是们")
