"""The one class of errors that a person can act on."""


class ActionableError(Exception):
    """An error whose message ends in the next step: commands print it in a line, assets fail without a stack trace."""
