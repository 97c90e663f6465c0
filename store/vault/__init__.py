"""The key vault: the data key of each person, wrapped, in a database of its own."""
