"""What the community's office does to a need."""

from __future__ import annotations

from domain.need.stage import Act
from web.acts.form import WORDING, ActForm
from web.fields import Control, Field
from web.words.translated import said

FORMS = (
    ActForm(
        Act.ACCEPT,
        "/acceptance",
        (
            WORDING,
            Field(name="category", label=said("类别"), control=Control.SELECT, among="categories"),
            Field(name="deliberate", label=said("先议事，再开放认领"), control=Control.CHECK),
        ),
        versioned=True,
    ),
)
