"""Styles and scripts are sent without what only their authors read, and mean what they meant."""

from __future__ import annotations

from importlib.resources import files

from web.shortened import script, style


def test_a_style_sheet_loses_comments_and_blanks_and_keeps_those_that_mean_something() -> None:
    sheet = """
    /* why */ .a :is(h2, h3)::before ,
    .b > li { content: "a; /* b */  {c}: d" ; width: calc((100% - 2rem) / 2); margin: 0 1rem }
    @media (min-width: 20rem) and print { .a { color: red; } }
    """
    assert style(sheet) == (
        '.a :is(h2,h3)::before,.b > li{content:"a; /* b */  {c}: d";width:calc((100% - 2rem) / 2);margin:0 1rem}'
        "@media (min-width:20rem) and print{.a{color:red;}}"
    )


def test_a_script_loses_lines_that_are_comments_and_its_indentation() -> None:
    assert script('{\n  // why\n\n  go("//x");  // there\n}\n') == '{\ngo("//x");  // there\n}'


def test_no_text_in_a_script_spans_lines_and_no_comment_does() -> None:
    for part in files("web").joinpath("scripts").iterdir():
        for line in part.read_text(encoding="utf-8").splitlines():
            assert line.count("`") % 2 == 0, (part.name, line)
            assert not line.lstrip().startswith("/*"), (part.name, line)
            assert not line.endswith("\\"), (part.name, line)
