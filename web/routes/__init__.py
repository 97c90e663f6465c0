"""The pages, one file for each thing that people come for."""

from web.routes import home, looks, needs, signing_in, statics

PAGES = (home.pages, needs.pages, signing_in.pages, looks.pages, statics.pages)
