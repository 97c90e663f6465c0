"""The stories, one file each. What a newspaper left open is chosen there, and said."""
