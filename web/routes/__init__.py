"""The pages, one file for each thing that people come for."""

from web.routes import (
    account,
    cases,
    desk,
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

# The pages of needs take any act: those that have a page of their own stand before them.
PAGES = (
    account.pages,
    cases.pages,
    desk.pages,
    home.pages,
    looks.pages,
    members.pages,
    reporting.pages,
    second_factor.pages,
    signing_in.pages,
    starting.pages,
    statics.pages,
    needs.pages,
)
