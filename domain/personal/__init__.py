"""What in a text looks like somebody's personal data, before everybody may read it."""

from domain.personal.finding import Finding, Kind
from domain.personal.looking import looks_personal, never_public

__all__ = ["Finding", "Kind", "looks_personal", "never_public"]
