"""What was brought in from other systems, counted by what they say of it."""

from projections.brought.figures import Brought, brought_from, sources

__all__ = ["Brought", "brought_from", "sources"]
