"""The one class of errors that a person can act on."""


class ActionableError(Exception):
    """What is wrong, in words that end in the next step: commands print it in a line, assets fail without a stack."""
