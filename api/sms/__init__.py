"""Those that send short messages in earnest, one file each."""
