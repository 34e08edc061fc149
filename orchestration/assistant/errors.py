"""The one error of the door for assistants: what whoever asked can do better."""

from orchestration.errors import ActionableError


class QuestionError(ActionableError):
    """A question that cannot be answered as it was asked; the message says how to ask."""
