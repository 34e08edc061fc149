"""One market in two shapes, served by providers and dropped as files: builds of both must agree."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import pandas as pd
from werkzeug import Request

from tests.chart_payloads import chart_payload, opening
from tests.provider_server import ProviderServer

SYMBOL_OF_INDEX = {"SPX": "^GSPC", "RUT": "^RUT", "DJI": "^DJI"}
SERIES_OF_INDEX = {"SPX": "SP500", "VIX": "VIXCLS", "DJI": "DJIA"}
PRICES = ["open", "high", "low", "close"]
FORMS = ("10-K", "10-Q")


@dataclass
class Market:
    """quotes: ticker, date, open to close, volume. actions: ticker, date, dividends, stock_splits.

    levels: by index a frame of date, open to close, of the days that have all four; closes: of the days before, date
    and close. rates: date and a column for each series. facts: by CIK what the SEC serves. Days after `until` are
    unknown.
    """

    quotes: pd.DataFrame
    actions: pd.DataFrame
    levels: dict[str, pd.DataFrame]
    closes: dict[str, pd.DataFrame]
    rates: pd.DataFrame
    facts: Mapping[str, bytes]
    until: date = field(default=date.max)

    def serve(self, server: ProviderServer) -> None:
        """Have the providers state it; what they know ends with `until`, which a test may move."""
        for ticker in self.quotes["ticker"].unique():
            symbol = ticker.replace(".", "-")
            server.serve_chart(symbol, partial(self._chart, ticker, symbol))
        for index_id in self.levels:
            if symbol := SYMBOL_OF_INDEX.get(index_id):
                server.serve_chart(symbol, partial(self._index_chart, index_id, symbol))
            if series := SERIES_OF_INDEX.get(index_id):
                server.serve_fred(series, lambda _, of=index_id, name=series: self._graph(self.all_closes(of), name))
        for series in self.rates.columns.drop("date"):
            server.serve_fred(series, lambda _, name=series: self._graph(self.rates[["date", name]].dropna(), name))
        server.serve_vix(lambda _: self._vix())
        for cik, content in self.facts.items():
            server.serve_company_facts(cik, content)
            server.serve_submissions(cik, submissions(cik, content))

    def drop(self, folder: Path) -> None:
        """Write the same as a drop folder."""
        for name in ("quotes", "index", "sec/companyfacts", "sec/submissions"):
            (folder / name).mkdir(parents=True)
        with duckdb.connect() as connection:
            connection.register("quotes", self.quotes)
            connection.execute(f"copy quotes to '{folder}/quotes/daily.parquet'")
        # Dividends as Yahoo states them: later splits are taken out.
        self.actions.assign(adjustment="split").to_csv(folder / "quotes/actions.csv", index=False)
        for index_id, levels in self.levels.items():
            both = pd.concat([self.closes.get(index_id, pd.DataFrame()), levels])
            both[["date", *PRICES]].to_csv(folder / f"index/{index_id}.csv", index=False)
        self.rates.to_csv(folder / "index/rates.csv", index=False)
        for cik, content in self.facts.items():
            (folder / f"sec/companyfacts/CIK{cik}.json").write_bytes(content)
            (folder / f"sec/submissions/CIK{cik}.json").write_bytes(submissions(cik, content))

    def drop_coverage(self, folder: Path, first_date: date, last_date: date) -> None:
        """Write that every action of these days is known."""
        kinds = [(ticker, kind) for ticker in self.quotes["ticker"].unique() for kind in ("split", "dividend")]
        frame = pd.DataFrame(kinds, columns=["ticker", "action_type"])
        frame = frame.assign(first_covered_date=first_date, last_covered_date=last_date)
        frame.to_csv(folder / "quotes/coverage.csv", index=False)

    def all_closes(self, index_id: str) -> pd.DataFrame:
        """Date and close of every day of an index."""
        return pd.concat([self.closes.get(index_id, pd.DataFrame()), self.levels[index_id]])[["date", "close"]]

    def _chart(self, ticker: str, symbol: str, request: Request) -> bytes:
        bars = self._asked(self.quotes[self.quotes["ticker"] == ticker], request)
        actions = self._asked(self.actions[self.actions["ticker"] == ticker], request)
        paid = actions[actions["dividends"] != 0]
        split = actions[actions["stock_splits"] != 0]
        return chart_payload(
            symbol,
            [tuple(bar) for bar in bars[["date", *PRICES, "volume"]].itertuples(index=False)],
            dict(zip(paid["date"], paid["dividends"], strict=True)),
            {day: (ratio, 1) for day, ratio in zip(split["date"], split["stock_splits"], strict=True)},
        )

    def _index_chart(self, index_id: str, symbol: str, request: Request) -> bytes:
        bars = self._asked(self.levels[index_id], request)
        return chart_payload(symbol, [(*bar, 0) for bar in bars[["date", *PRICES]].itertuples(index=False)])

    def _asked(self, rows: pd.DataFrame, request: Request) -> pd.DataFrame:
        """The rows of the days that a chart's request asks for, as far as they are known."""
        seconds = rows["date"].map(opening)
        first, after = int(request.args["period1"]), int(request.args["period2"])
        return rows[(seconds >= first) & (seconds < after) & (rows["date"] <= self.until)]

    def _graph(self, rows: pd.DataFrame, name: str) -> bytes:
        known = rows[rows["date"] <= self.until]
        known.columns = ["observation_date", name]
        return known.to_csv(index=False).encode()

    def _vix(self) -> bytes:
        known = self.levels["VIX"][self.levels["VIX"]["date"] <= self.until]
        stated = known.assign(date=[f"{day:%m/%d/%Y}" for day in known["date"]])[["date", *PRICES]]
        stated.columns = [name.upper() for name in stated.columns]
        return stated.to_csv(index=False).encode()


def submissions(cik: str, facts: bytes) -> bytes:
    """The list of a company's filings as the SEC serves it, from the filings that its facts name."""
    found: dict[str, tuple[str, str, str]] = {}
    for concept in json.loads(facts)["facts"].get("us-gaap", {}).values():
        for fact in (fact for facts_of_unit in concept["units"].values() for fact in facts_of_unit):
            if fact["form"] in FORMS:
                form, filed, end = found.get(fact["accn"], (fact["form"], fact["filed"], ""))
                found[fact["accn"]] = (form, filed, max(end, fact["end"]))
    rows = sorted(((filed, form, end, accession) for accession, (form, filed, end) in found.items()), reverse=True)
    recent = {
        "accessionNumber": [accession for *_, accession in rows],
        "filingDate": [filed for filed, *_ in rows],
        "reportDate": [min(end, filed) for filed, _, end, _ in rows],
        "acceptanceDateTime": [f"{filed}T21:05:00.000Z" for filed, *_ in rows],
        "form": [form for _, form, _, _ in rows],
        "primaryDocument": ["report.htm" for _ in rows],
    }
    return json.dumps({"cik": cik, "filings": {"recent": recent, "files": []}}).encode()


def real_market(real_data: Path, tickers: set[str], first_day: date, after_day: date) -> Market:
    """The market of the real files: these tickers and the indices of shares from one day to another, all else whole.

    There is no file of the Dow Jones: its levels are seven times those of the S&P 500.
    """
    with duckdb.connect() as connection:
        quotes = connection.execute(
            f"select ticker, date, {', '.join(PRICES)}, volume from '{real_data}/quotes/*daily*.parquet' "
            "where list_contains($tickers, ticker) and date >= $first and date < $after order by all",
            {"tickers": sorted(tickers), "first": first_day, "after": after_day},
        ).df()
        actions = connection.execute(
            f"select * from '{real_data}/quotes/actions*.parquet' "
            "where list_contains($tickers, ticker) and date >= $first and date < $after order by all",
            {"tickers": sorted(tickers), "first": first_day, "after": after_day},
        ).df()
    files = {name: _days(pd.read_csv(real_data / f"index/{name}.csv")) for name in ("SPX", "RUT", "VIX", "rates")}
    levels = {name: files[name][["date", *PRICES]] for name in ("SPX", "RUT", "VIX")}
    levels["DJI"] = levels["SPX"].assign(**{name: (7 * levels["SPX"][name]).round(2) for name in PRICES})
    recent = {
        name: levels[name][(levels[name]["date"] >= first_day) & (levels[name]["date"] < after_day)]
        for name in SYMBOL_OF_INDEX
    }
    earlier = {name: levels[name][levels[name]["date"] < first_day][["date", "close"]] for name in ("SPX", "DJI")}
    # The real files have the ten-year yield alone: the other yields are made of it.
    rates = files["rates"][["date", "DFEDTARL", "DFEDTARU", "DGS10"]].assign(
        **{name: files["rates"]["DGS10"] + above for name, above in {"DGS2": 0.2, "DGS5": 0.1, "DGS30": 0.5}.items()}
    )
    facts = {
        path.name[3:13]: gzip.decompress(path.read_bytes())
        for path in sorted((real_data / "sec/companyfacts").glob("CIK*.json.gz"))
    }
    return Market(_days(quotes), _days(actions), {**recent, "VIX": levels["VIX"]}, earlier, rates, facts)


def _days(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with days in place of times, under names in lower case but for series."""
    named = frame.rename(columns={name: name.lower() for name in frame.columns if name.lower() in ("date", *PRICES)})
    return named.assign(date=pd.to_datetime(named["date"]).dt.date)
