"""The one exception that users are meant to read."""


class CourseError(Exception):
    """Something the user can put right; the message says what was wrong and what to do.

    The command line prints the message alone, without a traceback, and exits with status 2.
    """
