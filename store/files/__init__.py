"""What is too large for the log: files outside the database, sealed, and named by facts."""
