"""The words of articles by the part they play, as the table of words has them."""

import re
from collections.abc import Mapping, Sequence
from functools import cache


class Vocabulary:
    """Words by part.

    In a word of the table a blank stands for any white space or a hyphen, and * for any ending. One that begins with =
    is matched as it is written, so that May is no "may".
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self.any_of = cache(self._any_of)
        self.pattern = cache(self._pattern)
        self.last = cache(self._last)

    def _any_of(self, *parts: str) -> str:
        """A group of a regular expression that matches any word of these parts, the longest first."""
        words = sorted((word for part in parts for word in self._words[part]), key=len, reverse=True)
        return f"(?:{'|'.join(_expression(word) for word in words)})"

    def _pattern(self, *parts: str) -> re.Pattern:
        """A pattern that finds any word of these parts."""
        return re.compile(rf"(?<![\w-]){self.any_of(*parts)}(?!\w)", re.IGNORECASE)

    def _last(self, part: str) -> re.Pattern:
        """A pattern that finds a word of a part at the end of a text, an article behind it or not."""
        return re.compile(rf"(?:^|[\s(\u2014-]){self.any_of(part)}(?:\s+(?:the|an?|its))?\s*$", re.IGNORECASE)


def _expression(word: str) -> str:
    if word.startswith("="):
        return f"(?-i:{_expression(word[1:])})"
    return re.escape(word).replace(r"\ ", r"[\s-]+").replace(r"\*", r"\w*").replace("'", "['’]")
