"""For which needs somebody is the right one who is good at something: the categories that a speciality suits.

Chosen here, from what communities say of those who check in: an electrician sees to lamps, a lawyer to disputes. It
proposes and decides nothing: anybody may claim anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.categories import CATEGORIES
from domain.roster.facts import Speciality

_SUITS: Mapping[Speciality, tuple[str, ...]] = {
    Speciality.MEDICAL: ("1002", "1006", "1008"),
    Speciality.DOCTOR: ("1002", "1006", "1008"),
    Speciality.LEGAL: ("09", "1108", "1203"),
    Speciality.MEDIATION: ("09", "0701"),
    Speciality.PSYCHOLOGY: ("0902", "1002", "1004", "1012"),
    Speciality.ELECTRICAL: ("0204", "0207", "0210", "0308", "0604", "0605", "1102"),
    Speciality.PLUMBING: ("0201", "0202", "0209", "0214", "0501", "1102"),
    Speciality.BUILDING: ("0208", "0211", "0212", "0301", "0302", "0501", "0502", "0513", "1301"),
    Speciality.FIRE: ("0601", "0602", "0603", "0604", "0605", "0606", "1201"),
    Speciality.SECURITY: ("0505", "0608", "0609", "1202"),
    Speciality.URBAN_ORDER: ("01", "0305", "0306", "08"),
    Speciality.GREENING: ("04",),
    Speciality.WASTE: ("0101", "0102", "0103", "0106", "1204"),
    Speciality.SCIENCE: ("1205",),
    Speciality.EDUCATION: ("1004", "1010", "1011"),
    Speciality.DIGITAL: ("1104", "1105"),
    Speciality.HOUSEKEEPING: ("0108", "1002", "1003"),
    Speciality.ELDERLY: ("0504", "1002", "1007", "1103", "1104"),
    Speciality.CHILDREN: ("0211", "1004", "1010"),
    Speciality.CULTURE: ("0211", "1206", "1301"),
    Speciality.FUNDS: ("1001", "1006", "1009", "1107"),
    Speciality.VOLUNTEERING: ("0104", "1009", "1103", "1208"),
    Speciality.OTHER: (),
}


def categories_for(specialities: Iterable[Speciality]) -> frozenset[str]:
    """The categories, with all below them, of needs for which somebody good at these is the right one."""
    return frozenset(code for one in specialities for wide in _SUITS[one] for code in CATEGORIES.subtree(wide))
