"""The one kind of error that ends the packaging with a sentence instead of a traceback."""


class PackagingError(Exception):
    """What cannot be packaged and why, in one sentence."""
