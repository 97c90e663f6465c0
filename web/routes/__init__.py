"""The pages, one file for each thing that people come for."""

from web.routes import (
    account,
    home,
    looks,
    members,
    needs,
    reporting,
    second_factor,
    signing_in,
    starting,
    statics,
)

PAGES = (
    account.pages,
    home.pages,
    looks.pages,
    members.pages,
    needs.pages,
    reporting.pages,
    second_factor.pages,
    signing_in.pages,
    starting.pages,
    statics.pages,
)
