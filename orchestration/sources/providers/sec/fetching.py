"""What to ask the SEC for: an issuer's list of filings, and its facts where a new filing may have changed them."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Asked, Payload, Wanted
from orchestration.sources.providers.sec.filings import parse_filings

# The filings that state figures of a quarter or a year, and their amendments.
REPORTS = ("10-K", "10-KT", "10-Q", "10-QT", "20-F", "40-F")
PERIODIC_FORMS = (*REPORTS, *(f"{form}/A" for form in REPORTS))
# The facts follow a filing within hours. An amendment without figures never appears in them: asking for it must end.
FACTS_FOLLOW_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class News:
    """A filing that its issuer's archived facts do not contain. is_amendment: it may state no figures at all."""

    cik: str
    accession_number: str
    filed_date: str
    is_amendment: bool


def submissions(cik: str) -> Asked:
    """An issuer's list of filings."""
    return _asked("submissions", cik, "/submissions/CIK{}.json")


def company_facts(cik: str) -> Asked:
    """All facts that an issuer has ever filed."""
    return _asked("companyfacts", cik, "/api/xbrl/companyfacts/CIK{}.json")


def ciks_with_news(landing: Landing, ciks: Iterable[str]) -> list[str]:
    """The issuers whose facts are not in the archive, or lack a filing."""
    return [cik for cik in ciks if _facts(landing, cik) is None or news(landing, cik)]


def news(landing: Landing, cik: str) -> News | None:
    """An issuer's newest quarterly or yearly filing in its archived list that its archived facts do not contain.

    A filing of more than thirty days before the facts came does not count: it would be in them.
    """
    listed = landing.latest(submissions(cik).wanted)
    if listed is None or not landing.is_intact(listed):
        return None  # a new list mends it
    facts = _facts(landing, cik)
    since = (facts.fetched_at - FACTS_FOLLOW_WITHIN).date().isoformat() if facts else ""
    filings = parse_filings(landing.path(listed), listed.label, cik)
    recent = filings[filings["form"].isin(PERIODIC_FORMS) & (filings["filed_date"] >= since)]
    if recent.empty:
        return None
    known = gzip.decompress(landing.path(facts).read_bytes()) if facts else b""
    cells = zip(recent["filed_date"], recent["accession_number"], recent["form"], strict=True)
    missing = [(filed, accession, form) for filed, accession, form in cells if accession.encode() not in known]
    if not missing:
        return None
    filed_date, accession_number, form = max(missing)
    return News(cik, accession_number, filed_date, form.endswith("/A"))


def _facts(landing: Landing, cik: str) -> Payload | None:
    """An issuer's facts as last archived; None where they are not there, or damaged and so to be asked for again."""
    facts = landing.latest(company_facts(cik).wanted)
    return facts if facts and landing.is_intact(facts) else None


def _asked(dataset: str, cik: str, path: str) -> Asked:
    return Asked(Wanted("sec", dataset, f"CIK{cik}", "json"), path.format(cik))
