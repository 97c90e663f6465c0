"""The policy: which roles may do or read what, every rule by its name."""
