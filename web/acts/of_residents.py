"""What residents do to a need: those whom it concerns, and their neighbours."""

from __future__ import annotations

from domain.need.stage import Act
from web.acts.form import WORDS, ActForm

FORMS = (
    ActForm(Act.SUPPORT, "/support"),
    ActForm(Act.TAKE_BACK_SUPPORT, "/support/withdrawal"),
    ActForm(Act.SUPPLEMENT, "/supplements", (WORDS,)),
    ActForm(Act.WITHDRAW, "/withdrawal"),
    ActForm(Act.CONFIRM, "/confirmation"),
)
