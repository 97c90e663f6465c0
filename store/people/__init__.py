"""Who may sign in, and as whom. None of it is a fact: it lies in tables of its own, and can be changed and deleted.

No login name, telephone number, password or code stands here in the clear: what has to be found again is a keyed hash,
what has to be read again is sealed under a key that lies outside the database (``key.py``).
"""
