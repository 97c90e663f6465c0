"""Every route asked by every role in every relation: who they are, what they ask, and the table of what they are told.

To add a route, give it a scene in one of the ``scenes_of_….py`` files: the case that it is about (``world.py``), and a
body with which it is done for whoever may have it done. A new file of scenes is named in ``asking.SCENES``. Have the
table written anew with ``python -m tests.api.matrix``, and read what that has changed in ``matrix.csv`` line by line:
the table says what is right, and nothing but its readers makes it so.
"""
