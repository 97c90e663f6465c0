"""What those do who work on a need: whoever claimed it, and the units that were called to it."""

from __future__ import annotations

from domain.need.stage import Act
from web.acts.form import WORDING, ActForm

FORMS = (
    ActForm(Act.START, "/start"),
    ActForm(Act.PROGRESS, "/progress", (WORDING,)),
)
