"""Brings requests of other systems in, from files, by a mapping that says what their columns mean."""
