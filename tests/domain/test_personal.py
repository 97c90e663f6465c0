"""What looks personal in a text, and what does not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.personal import Kind, looks_personal, never_public
from domain.personal.numbers import is_right, luhn
from domain.words import NotForThePublic, public_wording

_HAN = "〇一二三四五六七八九"


def kinds(text: str) -> list[str]:
    return [finding.kind.value for finding in looks_personal(text)]


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("联系13812345678修灯", Kind.MOBILE, "13812345678"),
        ("联系138 1234 5678", Kind.MOBILE, "138 1234 5678"),
        ("联系138-1234-5678", Kind.MOBILE, "138-1234-5678"),
        ("联系+86 13812345678", Kind.MOBILE, "13812345678"),
        ("联系１３８１２３４５６７８", Kind.MOBILE, "１３８１２３４５６７８"),
        ("打一三八一二三四五六七八", Kind.MOBILE, "一三八一二三四五六七八"),
        ("打13812345678一直不通", Kind.MOBILE, "13812345678"),
        ("幺三八幺二三四五六七八", Kind.MOBILE, "幺三八幺二三四五六七八"),
        ("1 3 8 1 2 3 4 5 6 7 8", Kind.MOBILE, "1 3 8 1 2 3 4 5 6 7 8"),
        ("138 12 34 56 78", Kind.MOBILE, "138 12 34 56 78"),
        ("请打0731-58551234", Kind.LANDLINE, "0731-58551234"),
        ("请打(010) 65551234", Kind.LANDLINE, "(010) 65551234"),
        ("居委会电话：5551234", Kind.LANDLINE, "5551234"),
        ("证号11010519491231002X", Kind.IDENTITY, "11010519491231002X"),
        ("证号110105 19491231 002x", Kind.IDENTITY, "110105 19491231 002x"),
        ("证号110105194912310021", Kind.IDENTITY, "110105194912310021"),
        ("旧证号110105491231002", Kind.IDENTITY, "110105491231002"),
        ("卡号4111 1111 1111 1111", Kind.CARD, "4111 1111 1111 1111"),
        ("车主湘C12345请挪车", Kind.PLATE, "湘C12345"),
        ("京A·D12345", Kind.PLATE, "京A·D12345"),
        ("3幢2单元501室漏水", Kind.DOOR, "3幢2单元501室"),
        ("三幢二单元五〇一室漏水", Kind.DOOR, "三幢二单元五〇一室"),
        ("3-2-501漏水", Kind.DOOR, "3-2-501"),
        ("15栋301，", Kind.DOOR, "15栋301"),
        ("2单元501", Kind.DOOR, "2单元501"),
        ("写信到a.b@example.com。", Kind.MAIL, "a.b@example.com"),
        ("微信号：zhang_san88", Kind.ACCOUNT, "zhang_san88"),
        ("加QQ 123456789", Kind.ACCOUNT, "123456789"),
        ("请张建国女士", Kind.NAME, "张建国"),
        ("走访王成竹老人", Kind.NAME, "王成竹"),
        ("姓名：欧阳娜娜", Kind.NAME, "欧阳娜娜"),
        ("联系人：李四，", Kind.NAME, "李四"),
        ("居民李建国反映", Kind.NAME, "李建国"),
        ("独居老人杨秀英家漏水", Kind.NAME, "杨秀英"),
    ],
)
def test_it_finds(text: str, kind: Kind, what: str) -> None:
    [found] = looks_personal(text)
    assert (found.kind, text[found.start : found.end]) == (kind, what)
    assert what not in found.sentence("zh") + found.sentence("en")


@pytest.mark.parametrize(
    "text",
    [
        "修复15号楼前的12盏庭院灯",
        "2025年3月",
        "2025-02-24 08:30",
        "3-2-2025",
        "请拨打110、119或12345",
        "客服400-820-8820、95588",
        "15栋2单元楼道灯",
        "15栋2单元3楼的灯",
        "15栋200余户受影响",
        "15号楼120盏灯",
        "1单元12户",
        "第13、14、15、16、17栋",
        "13 14 15 16 17 8号楼",
        "394万元，59100元，惠及200余户",
        "每天8:00-22:00坐班",
        "张阿姨、李大爷点赞",
        "小区高女士",
        "向李大爷了解",
        "方便老人，关爱老人，慰问高龄老人",
        "维护居民安全。",
        "居民曾多次反映",
        "业主：王某某",
        "王**女士，138****5678",
        "市水文局党支部和华菱线缆",
        "社区微信群，微信公众号：xintang",
        "20盏庭院灯中12盏损坏，90%居民支持优先修复照明设施",
        "编号 20250224138123456789",
        "已清运3车，5天内完成管道疏通和破损管段更换",
        "建立“社区网格员巡查+物业定期维护”机制",
        "联系人：社区居委会",
    ],
)
def test_it_leaves_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请打一三八-一二三四-五六七八", "mobile"),
        ("证号１１０１０５１９４９１２３１００２Ｘ", "identity"),
        ("卡号4111111111111111", "card"),
    ],
)
def test_what_never_belongs_in_public_is_refused_and_not_repeated(text: str, kind: str) -> None:
    with pytest.raises(NotForThePublic) as refused:
        public_wording(text, "wording")
    assert (refused.value.known["kind"], refused.value.known["field"]) == (kind, "wording")
    said = refused.value.sentence("zh") + refused.value.sentence("en") + repr(refused.value)
    assert not any(text[2:][i : i + 6] in said for i in range(len(text) - 8))


@pytest.mark.parametrize("text", ["电话0731-58551234", "张建国女士", "3-2-501", "湘C12345", "每户1500-2000-300"])
def test_what_may_be_meant_otherwise_is_not_refused(text: str) -> None:
    assert public_wording(text, "wording") == text


def test_places_are_counted_in_the_text_as_it_is_kept() -> None:
    with pytest.raises(NotForThePublic) as refused:
        public_wording("  打13812345678", "wording")
    assert (refused.value.known["first"], refused.value.known["last"]) == (2, 12)


@given(st.text(max_size=300) | st.text("0123456789-一三八 ()X张女士老人:：业主幢单元室@微信湘C", max_size=300))
def test_it_never_fails_and_stays_inside_the_text(text: str) -> None:
    found = looks_personal(text)
    ends = [0, *(finding.end for finding in found)]
    for before, finding in zip(ends, found, strict=False):
        assert before <= finding.start < finding.end <= len(text)
        assert finding.sentence("zh") != finding.sentence("en")
    sure = [finding for finding in found if finding.never]
    assert (never_public(text) is not None) == bool(sure)


_AROUND = st.text("请联系王。，路灯修好 \n", max_size=40)
_MOBILE = st.tuples(st.sampled_from("3456789"), st.text("0123456789", min_size=9, max_size=9)).map("".join)


@given(_AROUND, _MOBILE, _AROUND, st.sampled_from(["", " ", "-", "－", "·"]), st.sampled_from(["ascii", "wide", "han"]))
def test_a_mobile_number_is_always_found(before: str, rest: str, after: str, gap: str, script: str) -> None:
    number = gap.join(("1" + rest[:2], rest[2:6], rest[6:]))
    if script == "wide":
        number = "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isdigit() else sign for sign in number)
    elif script == "han":
        number = "".join(_HAN[int(sign)] if sign.isascii() and sign.isdigit() else sign for sign in number)
    text = f"{before}{number}{after}"
    assert any(
        finding.kind is Kind.MOBILE and finding.never and text[finding.start : finding.end] == number
        for finding in looks_personal(text)
    )
    assert never_public(text) is not None


@given(_AROUND, st.dates(min_value=date(1910, 1, 1)).filter(lambda day: day.year < 2026), _AROUND)
def test_a_right_identity_number_is_always_found(before: str, born: date, after: str) -> None:
    start = "110105" + str(born).replace("-", "") + "002"
    [number] = [start + sign for sign in "0123456789X" if is_right(start + sign)]
    for other in "0123456789X":
        found = never_public(f"{before}{start}{other}{after}")
        assert (found is not None and found.kind is Kind.IDENTITY) == (start + other == number)


@given(_AROUND, st.sampled_from(["62", "4", "51", "35"]), st.text("0123456789", min_size=14, max_size=14), _AROUND)
def test_a_right_card_number_is_always_found(before: str, begin: str, rest: str, after: str) -> None:
    start = (begin + rest)[:15]
    [number] = [start + str(digit) for digit in range(10) if luhn(start + str(digit))]
    for text in (number, " ".join(number[i : i + 4] for i in range(0, 16, 4))):
        found = never_public(f"{before}{text}{after}")
        assert found is not None
        assert found.kind is Kind.CARD


@pytest.mark.parametrize("piece", ["1 ", "1", "138-1234-", "a@", "a.@b.", "业主张", "3-2-", "3幢2单元", "62 ", "一"])
def test_looking_at_a_long_text_comes_to_an_end(piece: str) -> None:
    # A pattern that runs away would not be done with this in a lifetime.
    looks_personal((piece * 100_000)[:100_000])
