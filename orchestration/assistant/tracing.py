"""Leads a number back to the rows that it came from: source file, row, run, filing."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import duckdb

from orchestration.assistant.answers import Answer
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.names import single, subject_of
from orchestration.assistant.provenance import with_provenance
from orchestration.assistant.selection import ALL
from orchestration.assistant.statement import Reads
from orchestration.contracts.market import RATE_IDS

KINDS = ("index", "stock", "sector", "rate", "company", "group", "guidance", "claim")
# Names that stand for several series.
RANGES = {"FED_FUNDS_TARGET": ["DFEDTARL", "DFEDTARU"]}
# What a headline is computed from where the company does not state it, by marts.hyperscaler_groups.headline_rule.
OF_HEADLINE_RULE = {
    "cash_line": ("capex",),
    "cash_line_and_lease_principal": ("capex", "finance_lease_principal"),
}
# The kinds that have a number of each day; where a day has none, the one before is taken.
OF_A_DAY = ("index", "stock", "sector", "rate")
QUARTER = re.compile(r"\d{4}Q[1-4]")
ROW_NOTE = (
    "source_row counts from the first row after a header, so in a CSV file it stands in line source_row + 1; run_id is "
    "the run that read it."
)
# The close of the day and the one that the return since the start of the year is computed from.
SESSIONS = """
    with latest as (
        select max(session_date) as session_date from {mart} where {key} = $key and session_date <= $day
    ),

    ends as (
        select 'close' as role, session_date from latest
        union all
        select 'base of return_ytd_ratio', max(mart.session_date)
        from {mart} as mart
        inner join latest on mart.session_date < date_trunc('year', latest.session_date)
        where mart.{key} = $key
    )
"""
INDEX = (
    SESSIONS.format(mart="published.marts.index_levels", key="index_id")
    + """
    select
        ends.role, versions.index_id, versions.session_date, versions.close_points, versions.is_in_mart,
        versions.source_name, versions.source_file, versions.source_row, raw.batch_id as run_id,
        versions.is_simulated, versions.known_at, versions.ingested_at
    from ends
    inner join published.marts.index_level_versions as versions
        on ends.session_date = versions.session_date and versions.index_id = $key
    left join published.raw_market.index_levels as raw
        on
            versions.index_id = raw.index_id and versions.session_date = raw.session_date
            and versions.source_name = raw.source_name and versions.source_file = raw.source_file
            and versions.source_row = raw.source_row and versions.ingested_at = raw.ingested_at
    order by ends.session_date desc, versions.is_in_mart desc, versions.ingested_at desc
"""
)
STOCK = (
    SESSIONS.format(mart="published.marts.stock_performance", key="ticker")
    + """
    select
        ends.role, quotes.ticker, quotes.session_date, mart.close_usd, mart.close_split_adjusted_usd,
        quotes.close_quoted_usd, quotes.adjustment, quotes.source_name, quotes.source_file, quotes.source_row,
        quotes.batch_id as run_id, quotes.is_simulated, quotes.known_at, quotes.ingested_at
    from ends
    inner join published.marts.stock_performance as mart
        on ends.session_date = mart.session_date and mart.ticker = $key
    inner join published.raw_market.daily_quotes as quotes
        on ends.session_date = quotes.session_date and mart.ticker = quotes.ticker
    order by ends.session_date desc, quotes.ingested_at desc
"""
)
RATE = """
    select
        rate_id, rate_date, rate_pct, source, source_name, source_file, source_row, batch_id as run_id, is_simulated,
        known_at, ingested_at
    from published.raw_market.policy_rates
    where
        rate_id in (select unnest($keys))
        and rate_date = (
            select max(rate_date) from published.marts.policy_rates
            where rate_id in (select unnest($keys)) and rate_date <= $day
        )
    order by rate_id, ingested_at desc
"""
# A fact that several filings repeat stands in several rows of its file; one is enough to find it.
COMPANY = """
    with behind as (
        from published.marts.lineage_of($cik, $day)
        where ($metric is null or metric = $metric) and ($basis is null or basis in ($basis, 'reported'))
    ),

    facts as (
        select
            cik, tag, unit, accession_number, period_end_date, period_start_date, fact_value, source_file,
            min(source_row) as source_row, min_by(batch_id, source_row) as run_id, max(known_at) as known_at
        from published.raw_fundamentals.company_facts
        where cik = $cik
        group by all
    ),

    -- What companies state themselves, outside their tagged accounts.
    stated as (
        select
            period_end_date, capex_usd, source_file, min(source_row) as source_row,
            min_by(batch_id, source_row) as run_id, max(known_at) as known_at
        from published.raw_fundamentals.capex_headline
        where cik = $cik
        group by all
    )

    select
        $ticker as ticker, behind.metric, behind.basis, behind.derivation, behind.operand_role, behind.tag,
        behind.fact_value, behind.unit, behind.period_start_date, behind.period_end_date, behind.accession_number,
        behind.form, behind.filed_date, behind.source_name, behind.source_file,
        coalesce(facts.source_row, stated.source_row) as source_row, coalesce(facts.run_id, stated.run_id) as run_id,
        coalesce(facts.known_at, stated.known_at) as known_at
    from behind
    left join facts
        on
            behind.tag = facts.tag and behind.unit = facts.unit and behind.fact_value = facts.fact_value
            and behind.accession_number = facts.accession_number and behind.source_file = facts.source_file
            and behind.period_end_date = facts.period_end_date
            and behind.period_start_date is not distinct from facts.period_start_date
    left join stated
        on
            behind.source_file = stated.source_file and behind.fact_value = stated.capex_usd
            and behind.period_end_date = stated.period_end_date
    order by behind.metric, behind.basis, behind.operand_role desc
"""
GUIDANCE = """
    select
        ticker, announced_date, period_label, low_usd, high_usd, status, source, source_name, source_file, source_row,
        batch_id as run_id, is_simulated, known_at, ingested_at
    from published.raw_fundamentals.capex_guidance
    where ticker = $key and announced_date <= $day
    order by announced_date desc, period_label
"""
CLAIM = """
    select
        article_id, claim_id, statement, subject, metric, claimed_value, unit, verdict_at_publication, verdict_latest,
        computed_latest, basis, matching_date, evidence, missing, rests_on_simulated, source_file, source_row
    from published.marts.claim_checks
    where claim_id = $key or article_id || '/' || claim_id = $key
    order by article_id, claim_id
"""


def trace(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    subject: str,
    at: str | None = None,
    metric: str | None = None,
    basis: str | None = None,
) -> Answer:
    """The rows behind a number.

    kind: one of KINDS. subject: an index, ticker, sector, rate, group or claim. at: a day, or the quarter of a company
    or group (2025Q4, of a company also its last day); without it the latest. Of a day without a session the one before
    is taken, and a note says so. metric, basis: of a company's quarter.
    Raises QuestionError where there is no such number.
    """
    key = subject_of(connection, subject) if kind != "claim" else subject.strip()
    traced: Mapping[str, Callable[[], Answer]] = {
        "index": lambda: _rows(connection, INDEX, {"key": key.upper(), "day": _day(at)}, "marts.index_level_versions"),
        "stock": lambda: _rows(connection, STOCK, {"key": key.upper(), "day": _day(at)}, "raw_market.daily_quotes"),
        "sector": lambda: _sector(connection, key, _day(at)),
        "rate": lambda: _rows(
            connection,
            RATE,
            {"keys": RANGES.get(key.upper(), [key.upper()]), "day": _day(at)},
            "raw_market.policy_rates",
        ),
        "company": lambda: _company(connection, key.upper(), at, metric, basis),
        "group": lambda: _group(connection, key.lower(), at, basis or "cash_ppe"),
        "guidance": lambda: _rows(
            connection, GUIDANCE, {"key": key.upper(), "day": _day(at)}, "raw_fundamentals.capex_guidance"
        ),
        "claim": lambda: _rows(connection, CLAIM, {"key": key}, "marts.claim_checks"),
    }
    if kind not in traced:
        raise QuestionError(f"kind is one of {', '.join(KINDS)}")
    answer = traced[kind]()
    if not answer.rows:
        raise QuestionError(_nothing(kind, subject, key, at))
    answer.about |= {"traced": f"{kind} {key}" + (f" at {at}" if at else "")}
    answer.notes.insert(0, ROW_NOTE)
    if at and kind in OF_A_DAY and (note := _on_another_day(connection, key, answer, _day(at))):
        answer.notes.insert(0, note)
    return answer


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, given: dict[str, Any], *tables: str) -> Answer:
    cursor = connection.execute(sql, given)
    answer = Answer([part[0] for part in cursor.description], [str(part[1]) for part in cursor.description], [])
    answer.rows = cursor.fetchall()
    return with_provenance(connection, answer, Reads(frozenset(tables), plain=frozenset({ALL})))


def _on_another_day(connection: duckdb.DuckDBPyConnection, key: str, answer: Answer, asked: date) -> str | None:
    """Of which day the rows are, and why not of the one that was asked; None where they are of that one."""
    if "rate_date" in answer.columns:
        taken = max(_cells(answer, "rate_date"))
        return (
            f"The file states no rate {key} for {asked}: the rows are of the last day before it that it has, {taken}."
            if taken != asked
            else None
        )
    taken = max(_cells(answer, "session_date"))
    if taken == asked:
        return None
    is_session = single(
        connection,
        "select bool_or(is_session) from published.raw_reference.exchange_days where calendar_date = ?",
        [asked],
    )
    if is_session is False:
        return (
            f"{asked} is a {asked:%A} on which the exchange is closed: the rows are of the last session before it that "
            f"the file has, {taken}."
        )
    return (
        f"The file has no close of {key} on {asked}, a {asked:%A}: the rows are of the last session before it that the "
        f"file has, {taken}."
    )


def _sector(connection: duckdb.DuckDBPyConnection, sector: str, day: date) -> Answer:
    """The quotes of the fund that stands in for a sector."""
    found = connection.execute(
        "select sector_name, fund_ticker from published.marts.sector_performance where lower(sector_name) = lower(?) "
        "and weighting = 'etf_proxy' and session_date <= ? order by session_date desc limit 1",
        [sector, day],
    ).fetchone()
    if found is None:
        return Answer((), (), [])
    name, fund = found
    answer = _rows(connection, STOCK, {"key": fund, "day": day}, "raw_market.daily_quotes")
    answer.notes.append(
        f"{name} by its fund {fund} (weighting etf_proxy). Under the weightings equal and cap a figure rests on all "
        "members: select ticker from raw_reference.index_constituents, then trace each as a stock."
    )
    return answer


def _company(
    connection: duckdb.DuckDBPyConnection, ticker: str, at: str | None, metric: str | None, basis: str | None
) -> Answer:
    """The filings behind a company's quarter."""
    found = connection.execute(
        "select cik, period_end_date from published.marts.earnings where ticker = $1 "
        "and ($2 is null or calendar_quarter = $2) and ($3 is null or period_end_date = $3) "
        "union select cik, period_end_date from published.marts.hyperscaler_spending where ticker = $1 "
        "and ($2 is null or calendar_quarter = $2) and ($3 is null or period_end_date = $3) order by 2 desc limit 1",
        [ticker, at if at and QUARTER.fullmatch(at) else None, _last_day(at)],
    ).fetchone()
    if found is None:
        return Answer((), (), [])
    given = {"cik": found[0], "day": found[1], "metric": metric, "basis": basis, "ticker": ticker}
    answer = _rows(connection, COMPANY, given, "raw_fundamentals.company_facts")
    answer.about["period_end_date"] = found[1].isoformat()
    answer.notes.append(
        "A quarter is what a filing states of it, or a difference of the year so far: operand_role says whether a row "
        "is added (plus) or taken away (minus)."
    )
    return answer


def _group(connection: duckdb.DuckDBPyConnection, group: str, at: str | None, basis: str) -> Answer:
    """What each member of a group spent in a quarter, and the filings behind it."""
    if at and not QUARTER.fullmatch(at):
        raise QuestionError(f"at={at}: a group's quarter is written as 2025Q4 (Q1 to Q4)")
    quarter = at or single(
        connection,
        "select max(calendar_quarter) from published.marts.hyperscaler_totals "
        "where group_name = ? and basis = ? and capex_usd is not null",
        [group, basis],
    )
    later = None if at else _lacking(connection, group, basis, quarter)
    if quarter is None and later:
        raise QuestionError(f"no quarter of {group} is complete on the basis {basis}: {later}")
    total = connection.execute(
        "select capex_usd, reported_usd, reporting_count, members_count, missing_tickers "
        "from published.marts.hyperscaler_totals where group_name = ? and basis = ? and calendar_quarter = ?",
        [group, basis, quarter],
    ).fetchone()
    if total is None:
        return Answer((), (), [])
    missing = total[4].split(", ") if total[4] else []
    members = connection.execute(
        "select ticker, headline_rule from published.marts.hyperscaler_groups where group_name = ? order by 1", [group]
    ).fetchall()
    parts = {
        ticker: _member(connection, ticker, rule, quarter, basis) for ticker, rule in members if ticker not in missing
    }
    answer = next((part for part in parts.values() if part.rows), None)
    if answer is None:
        return Answer((), (), [])
    answer.rows = [row for part in parts.values() for row in part.rows]
    answer.basis = sorted(set(_cells(answer, "basis")))
    answer.known_at = max(part.known_at for part in parts.values() if part.rows and part.known_at)
    answer.about = {
        "group": group, "calendar_quarter": quarter, "basis_asked": basis, "capex_usd": total[0],
        "reported_usd": total[1], "reporting_count": total[2], "members_count": total[3],
    }  # fmt: skip
    by_filings = [ticker for ticker, part in parts.items() if part.rows and basis not in _cells(part, "basis")]
    if by_filings:
        answer.notes.append(
            f"The {basis} figure of {', '.join(by_filings)} is computed from filings: the cash line, and where the "
            "company counts them the principal payments of finance leases."
        )
    if untraced := [ticker for ticker, part in parts.items() if not part.rows]:
        answer.notes.append(f"No filing was found behind the figure of {', '.join(untraced)}.")
    if missing:
        answer.notes.append(
            f"Not known: {', '.join(missing)}, so the group's capex_usd is null; reported_usd is the sum of the others."
        )
    if later:
        answer.notes.append(f"{quarter} is the last quarter of which every member's figure is known: {later}.")
    return answer


def _lacking(connection: duckdb.DuckDBPyConnection, group: str, basis: str, after: str | None) -> str | None:
    """Whose figure a later quarter lacks, of that which lacks the fewest; None where there is none."""
    found = connection.execute(
        "select calendar_quarter, missing_tickers from published.marts.hyperscaler_totals "
        "where group_name = ? and basis = ? and calendar_quarter > coalesce(?, '') "
        "order by reporting_count desc, calendar_quarter desc limit 1",
        [group, basis, after],
    ).fetchone()
    return f"{found[0]} lacks {found[1]} (at={found[0]} gives the others)" if found else None


def _member(connection: duckdb.DuckDBPyConnection, ticker: str, rule: str, quarter: str, basis: str) -> Answer:
    """The filings behind what a member of a group spent in a quarter; of a headline that it does not state, by rule."""
    stated = _company(connection, ticker, quarter, "capex", basis)
    if basis in _cells(stated, "basis") or basis != "headline":
        stated.rows = [row for row, of in zip(stated.rows, _cells(stated, "basis"), strict=True) if of == basis]
        return stated
    computed = _company(connection, ticker, quarter, None, "cash_ppe")
    metrics = OF_HEADLINE_RULE.get(rule, ())
    computed.rows = [row for row, of in zip(computed.rows, _cells(computed, "metric"), strict=True) if of in metrics]
    return computed


def _cells(answer: Answer, name: str) -> list[Any]:
    """A column of an answer; none where it has no rows."""
    return [row[list(answer.columns).index(name)] for row in answer.rows]


def _day(at: str | None, form: str = "a day as 2026-02-26") -> date:
    if not at:
        return date.max
    try:
        return date.fromisoformat(at)
    except ValueError as error:
        raise QuestionError(f"at={at}: write {form}") from error


def _last_day(at: str | None) -> date | None:
    """The day that the quarter of a company ends on, where it is named so."""
    if not at or QUARTER.fullmatch(at):
        return None
    return _day(at, "a quarter as 2025Q4 (Q1 to Q4), or its last day as 2025-12-31")


def _nothing(kind: str, subject: str, key: str, at: str | None) -> str:
    hints = {
        "index": "look with: select index_id, index_name, first_session_date, last_session_date from marts.indices",
        "stock": "look with: select min(session_date) from marts.stock_performance where ticker = '…'",
        "sector": "sectors: select distinct sector_name from marts.sector_performance",
        "rate": f"rates are {', '.join(RATE_IDS)}",
        "company": "at is a quarter as 2025Q4 or its last day; look with: select ticker, calendar_quarter, "
        "period_end_date from marts.earnings where ticker = '…'",
        "group": "groups: select distinct group_name from marts.hyperscaler_groups; bases are cash_ppe and headline",
        "guidance": "look with: select distinct ticker from marts.capex_guidance",
        "claim": "claims: select article_id, claim_id from marts.claim_checks; a text is for the tool check",
    }
    named = subject if subject == key else f"{subject} ({key})"
    return f"nothing is known of {kind} {named}" + (f" at {at}" if at else "") + f"; {hints[kind]}"
