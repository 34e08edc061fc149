"""The error of the Python door's own."""

from orchestration.errors import ActionableError


class DoorError(ActionableError):
    """An argument that the published file has no answer to; the message lists those that it has."""
