"""What an index that a text names is called further on: the large-cap index, the small-cap gauge."""

import re
from collections.abc import Iterator

# Subject, what names it, its epithets, and others of the kind, of which any makes the epithets nobody's.
_EPITHETS = (
    (
        "SPX",
        re.compile(r"\bS&P\s?500\b|\bS&P\b(?!\s+(?:Mid|Small|\d))"),
        ("the large-cap index", "the large-cap gauge", "the large-cap benchmark", "the broad gauge",
         "the broader gauge", "the broad-market gauge", "the broad-market index", "the 500-stock index",
         "the 500-stock gauge", "the 500-company index", "the 500-member index"),
        re.compile(
            r"\b(?:Russell\s+[13]000|STOXX|Topix|Wilshire|Nasdaq[\s-]+100|Nikkei|DAX|FTSE|CAC|Hang\s+Seng|CSI|Kospi|TSX|Sensex|"
            r"Nifty|MSCI|ASX|S&P/)", re.IGNORECASE
        ),
    ),
    (
        "RUT",
        re.compile(r"\bRussell\s+2000\b", re.IGNORECASE),
        ("the small-cap index", "the small-cap gauge", "the small-cap benchmark", "the small-company index", "Russell"),
        re.compile(r"\b[Ss]mall[\s-]?[Cc]ap\s+600\b|\bS&P\s+[Ss]mall|\bRussell\s+(?!2000\b)(?:\d|[A-Z])|\b[A-Z]\w+\s+Russell\b(?<!The\sRussell)"),
    ),
)  # fmt: skip


def epithets(text: str) -> Iterator[tuple[str, str]]:
    """The epithets that count in a text, each with the index that it means."""
    for subject, named, called, others in _EPITHETS:
        if named.search(text) and not others.search(text):
            yield from ((epithet, subject) for epithet in called)
