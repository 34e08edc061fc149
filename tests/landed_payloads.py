"""A landing archive filled by hand: payloads as the fetchers store them, at times of a test's choosing."""

import json
from datetime import date, datetime
from pathlib import Path

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Payload, Wanted
from orchestration.sources.providers.payload_checks import payload_check
from tests.chart_payloads import chart_payload

FIRST, AFTER = date(2026, 2, 1), date(2026, 3, 1)
TAG = "Revenues"
SUBMISSION_KEYS = (
    *("accessionNumber", "form", "filingDate"),
    *("acceptanceDateTime", "reportDate", "primaryDocument"),
)


def bar(day: date, close: float, high: float | None = None) -> tuple:
    """A chart's bar around a close; high: where it is not a little above."""
    return (day, close, close + 1 if high is None else high, close / 2, close, 1000)


def graph_csv(series: str, values: dict[date, float]) -> bytes:
    """A series as FRED sends it."""
    return "\n".join([f"observation_date,{series}", *(f"{day},{value}" for day, value in values.items())]).encode()


def facts_json(cik: str, *accessions: str) -> bytes:
    """A company's facts: one of the tracked tag in each filing."""
    facts = [
        {"start": "2025-01-01", "end": "2025-03-31", "val": 1, "accn": number, "form": "10-Q", "filed": "2025-05-01"}
        for number in accessions
    ]
    return json.dumps({"cik": int(cik), "facts": {"us-gaap": {TAG: {"units": {"USD": facts}}}}}).encode()


def submissions_json(cik: str, *filed: tuple[str, str, str]) -> bytes:
    """A company's list of filings, each (accession number, form, day filed)."""
    rows = [(number, form, day, f"{day}T21:05:00.000Z", day, "x.htm") for number, form, day in filed]
    columns = map(list, zip(*rows, strict=True)) if rows else [[] for _ in SUBMISSION_KEYS]
    recent = dict(zip(SUBMISSION_KEYS, columns, strict=True))
    return json.dumps({"cik": cik, "filings": {"recent": recent, "files": []}}).encode()


class Archive:
    """The archive below a folder. What is stored at a time belongs to that day's batch unless one is named."""

    def __init__(self, folder: Path) -> None:
        self.landing = Landing(folder)

    def store(self, wanted: Wanted, content: bytes, at: datetime, batch: str | None = None) -> Payload:
        check = payload_check({TAG})
        return self.landing.store(wanted, batch or f"{at:%Y-%m-%d}", at, "https://host/x", 200, content, check=check)

    def chart(
        self,
        symbol: str,
        bars: list[tuple],
        at: datetime,
        batch: str | None = None,
        first: date = FIRST,
        after: date = AFTER,
        **events: dict,
    ) -> Payload:
        wanted = Wanted("yahoo", "chart", symbol, "json", first, after)
        return self.store(wanted, chart_payload(symbol, bars, **events), at, batch)

    def graph(self, series: str, values: dict[date, float], at: datetime, batch: str | None = None) -> Payload:
        return self.store(Wanted("fred", "graph", series, "csv"), graph_csv(series, values), at, batch)

    def facts(self, cik: str, at: datetime, *accessions: str) -> Payload:
        return self.store(Wanted("sec", "companyfacts", f"CIK{cik}", "json"), facts_json(cik, *accessions), at)

    def submissions(self, cik: str, at: datetime, *filed: tuple[str, str, str]) -> Payload:
        return self.store(Wanted("sec", "submissions", f"CIK{cik}", "json"), submissions_json(cik, *filed), at)
