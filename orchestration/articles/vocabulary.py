"""The words of articles by the part they play, as the table of words has them."""

import re
from collections.abc import Mapping, Sequence


class Vocabulary:
    """Words by part. In a word of the table a blank is any white space or a hyphen, * any ending; one that begins with = is
    matched as it is written, so that May is no "may".
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._patterns: dict[tuple[str, ...], re.Pattern] = {}

    def any_of(self, *parts: str) -> str:
        """A group of a regular expression that matches any word of these parts, the longest first."""
        words = sorted((word for part in parts for word in self._words[part]), key=len, reverse=True)
        return f"(?:{'|'.join(_expression(word) for word in words)})"

    def pattern(self, *parts: str) -> re.Pattern:
        """A pattern that finds any word of these parts."""
        if parts not in self._patterns:
            self._patterns[parts] = re.compile(rf"(?<![\w-]){self.any_of(*parts)}(?!\w)", re.IGNORECASE)
        return self._patterns[parts]


def _expression(word: str) -> str:
    if word.startswith("="):
        return f"(?-i:{_expression(word[1:])})"
    return re.escape(word).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*").replace("'", "['’]")
