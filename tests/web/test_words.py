"""Everything that pages say is there in English, and nothing else is."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from web.words.translated import catalogue

_WEB = Path(__file__).parent.parent.parent / "web"
_ENGLISH = _WEB / "words" / "en"
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext.babel_extract")]
_KEYWORDS = {"_": None, "said": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "true"}}
_CHINESE = re.compile(r"[㐀-鿿]")


def shown() -> set[str]:
    """Every sentence that stands in the templates and the code of the pages."""
    found = set[str]()
    for _, _, message, _, _ in extract_from_dir(str(_WEB), _METHODS, _OPTIONS, _KEYWORDS):
        found.update([message] if isinstance(message, str) else filter(None, message))
    return found


def test_everything_that_pages_say_is_there_in_english() -> None:
    assert sorted(shown() - catalogue().keys()) == []


def test_nothing_is_translated_that_no_page_says() -> None:
    assert sorted(catalogue().keys() - shown()) == []


def test_nothing_is_translated_twice() -> None:
    found = [
        message.id
        for part in sorted(_ENGLISH.iterdir())
        for message in read_po(BytesIO(part.read_bytes()))
        if message.id
    ]
    assert len(set(found)) == len(found), sorted({one for one in found if found.count(one) > 1})


def test_the_english_has_the_same_blanks_and_no_chinese() -> None:
    for chinese, english in catalogue().items():
        assert set(re.findall(r"%\((\w+)\)", chinese)) == set(re.findall(r"%\((\w+)\)", english)), chinese
        assert not _CHINESE.search(english) or english in ("中文",), english


def test_templates_say_nothing_that_nobody_can_translate() -> None:
    plain = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
    for template in (_WEB / "templates").rglob("*.html"):
        assert not _CHINESE.search(plain.sub("", template.read_text())), template
