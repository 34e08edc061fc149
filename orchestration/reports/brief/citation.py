"""A figure or a claim as a reader quotes it: text, value, day, basis, source, and the file that it is from."""

from dataclasses import dataclass
from datetime import date, datetime

from orchestration.reports.brief import words

# Marts of companies hold what was filed or announced, never prices.
FILED_MARTS = ("hyperscaler_", "earnings", "restatements", "capex_guidance")
FILED = "companies' filings with the SEC and their announcements"


@dataclass(frozen=True)
class Edition:
    """The published file: whose rows it holds, when it was published (UTC), and the SHA-256 of its bytes."""

    sources: str
    published_at: datetime
    sha256: str

    def cite(self, what: str, value: str, as_of: date | str | None, basis: str, mart: str) -> str:
        """One paragraph of plain text."""
        sources = FILED if mart.startswith(FILED_MARTS) else self.sources
        of = f" (of {as_of})" if as_of else ""
        told = f"{basis.replace('`', '').rstrip('. ')}. " if basis else ""
        return (
            f"{what.rstrip('. ')}: {value}{of}. {told}Source: {sources}; marts.{mart} of Market Warehouse, "
            f"file published {words.moment(self.published_at)}, SHA-256 {self.sha256}."
        ).replace(words.GAP, " ")
