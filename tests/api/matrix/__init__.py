"""Every route asked by every role in every relation: who they are, what they ask, and the table of what they are told.

To add a route, give it a scene in one of the ``scenes_of_…`` files, have the table written anew with
``python -m tests.api.matrix``, and read what that has changed in ``matrix.csv`` line by line: the table says what is
right, and nothing but its readers makes it so.
"""
