"""The form of each act on a need."""

from __future__ import annotations

from collections.abc import Mapping

from domain.need.stage import Act
from web.acts import of_claimants, of_residents, of_staff
from web.acts.form import ActForm

ACTS: Mapping[Act, ActForm] = {
    form.act: form for forms in (of_residents.FORMS, of_claimants.FORMS, of_staff.FORMS) for form in forms
}
