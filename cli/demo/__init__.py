"""Cases that newspapers told, told again through the acts of the domain, with their dates."""
