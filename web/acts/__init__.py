"""What each act on a need asks of whoever does it: the forms that lead to the API's acts."""
