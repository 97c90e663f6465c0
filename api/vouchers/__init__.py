"""Those who vouch for people, one file each."""
