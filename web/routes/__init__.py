"""The pages, one file for each thing that people come for."""

from web.routes import account, home, looks, needs, second_factor, signing_in, starting, statics

PAGES = (
    home.pages,
    needs.pages,
    signing_in.pages,
    starting.pages,
    second_factor.pages,
    account.pages,
    looks.pages,
    statics.pages,
)
