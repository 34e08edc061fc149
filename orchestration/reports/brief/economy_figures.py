"""Figures of the economy: leading sector, the Fed's target, capital expenditure, the earnings season."""

from collections.abc import Callable

from orchestration.reports.brief import words
from orchestration.reports.brief.figure import Change, Figure, Row, Told, change
from orchestration.reports.charts.words import BASES

LEASES = {"headline": "at some with finance leases", "cash_ppe": "without leases"}
WEIGHTINGS = {"etf_proxy": "the sectors' funds", "cap": "capitalisation", "equal": "equal weights"}
MOSTLY = "the latest season with at least half as many {} as the fullest"


def _leader(row: Row) -> Told:
    led = {each["weighting"]: each for each in row["leaders"]}
    others = [
        Change(
            f"leader by {name}",
            f"{led[key]['sector']} {words.percent(led[key]['ytd'])} ({led[key]['day']})"
            if key in led
            else f"{words.NOT_KNOWN}: no session on which every sector is covered",
        )
        for key, name in WEIGHTINGS.items()
        if key != row["weighting"]
    ]
    funds = f" ({row['fund_tickers']})" if row["fund_tickers"] else ""
    return Told(
        value=row["sector_name"],
        unit="",
        as_of=row["session_date"],
        known_by="the close of its session",
        basis=f"Price return, year to date, by {WEIGHTINGS[row['weighting']]}{funds}, `{row['weighting']}`. "
        "Each weighting has its own leader.",
        changes=(
            change("year to date", words.percent(row["return_ytd_ratio"]), row["return_ytd_ratio"]),
            change("over the S&P 500", words.percentage_points(row["over_sp_500_ratio"]), row["over_sp_500_ratio"]),
            *others,
        ),
        simulated="Rests on simulated sessions." if row["is_simulated"] else "",
        is_invented=row["is_simulated"],
    )


def _target(row: Row) -> Told:
    moved = row["last_change_basis_points"]
    return Told(
        value=words.share(row["rate_ratio"], 2),
        unit="upper bound",
        as_of=row["rate_date"],
        known_by="the hour of the Fed's announcements, on the day before",
        basis="Upper bound of the Federal Reserve's target range for overnight money (DFEDTARU).",
        changes=(
            Change("last change", words.basis_points(moved)),
            Change("in force since", str(row["last_change_date"] or words.NOT_KNOWN)),
            Change("announced", words.moment(row["last_change_known_at"])),
        ),
        notes=("Stated on days of a change only: it holds until the next, which this file may lack.",)
        if row["is_changes_only"]
        else (),
    )


def _capex(basis: str) -> Callable[[Row], Told]:
    def tell(row: Row) -> Told:
        growth = row["capex_yoy_change_ratio"]
        text = words.percent(growth, 1)
        if growth is None and row["year_earlier_quarter"]:
            text += (
                f": for {row['year_earlier_quarter']} this file has "
                f"{row['year_earlier_reporting_count']} of {row['members_count']} on this basis, without "
                f"{words.listed(row['year_earlier_missing_tickers'])}"
            )
        return Told(
            value=words.usd_bn(row["capex_usd"]),
            unit=row["calendar_quarter"],
            as_of=row["calendar_quarter"],
            known_by="the last of the four reports",
            basis=f"Capital expenditure: {BASES[basis]} (basis `{basis}`), {LEASES[basis]}. Amazon, Alphabet, Meta and "
            "Microsoft; the last calendar quarter that this file has of all four.",
            changes=(Change("on a year before", text),),
            notes=tuple(
                f"{later['quarter']}: {later['reporting']} of {later['members']}: "
                f"{words.usd_bn(later['reported_usd'])}; that of {words.listed(later['missing'])} is not known."
                for later in row["incomplete_quarters"] or ()
            ),
        )

    return tell


def _beat_rate(row: Row) -> Told:
    return Told(
        value=words.share(row["beat_rate_ratio"]),
        unit=row["calendar_quarter"],
        as_of=row["calendar_quarter"],
        known_by="the last of these reports",
        basis="S&P 500 companies whose earnings per share came strictly above the estimate, of those with one; "
        f"{MOSTLY.format('reports')}.",
        changes=(
            Change("beats", f"{words.count(row['beats_count'])} of {words.count(row['with_estimate_count'])}"),
            Change(
                f"on {row['previous_quarter'] or 'the season before'}", words.percentage_points(row["change_ratio"], 1)
            ),
        ),
        notes=(f"Reports of {words.count(row['reported_count'])} companies; beats are of those with an estimate.",),
    )  # fmt: skip


def _growth(row: Row) -> Told:
    return Told(
        value=words.percent(row["revenue_growth_ratio"], 1),
        unit=row["calendar_quarter"],
        as_of=row["calendar_quarter"],
        known_by="the last of these filings",
        basis="Revenue of these companies together over the same quarter a year before, less 1, as filed with the SEC; "
        f"{MOSTLY.format('filings')}.",
        changes=(
            Change("companies", words.count(row["revenue_growth_issuers_count"])),
            Change(
                f"{row['previous_quarter'] or 'the season before'} had", words.percent(row["previous_growth_ratio"], 1)
            ),
            Change(
                f"net income (of {words.count(row['net_income_growth_issuers_count'])})",
                words.percent(row["net_income_growth_ratio"], 1),
            ),
        ),
        notes=("Only S&P 500 companies whose filings are in this file: not the whole index.",),
    )


FIGURES = (
    Figure(
        "sector_leader", "Leading sector", "sector_performance",
        "By no weighting is there a session on which every sector is covered.",
        _leader,
    ),
    Figure("fed_target", "Fed target", "policy_rates", "marts.policy_rates has no row of DFEDTARU.", _target),
    Figure(
        "capex_headline", "Big four: capital expenditure, as they define it", "hyperscaler_totals",
        "This file has no quarter of all four on this basis.", _capex("headline"), "headline",
    ),
    Figure(
        "capex_cash_ppe", "Big four: capital expenditure, in cash", "hyperscaler_totals",
        "This file has no quarter of all four on this basis.", _capex("cash_ppe"), "cash_ppe",
    ),
    Figure(
        "beat_rate", "Earnings season: beats", "earnings_season",
        "No reported earnings with an estimate beside them are in this file.", _beat_rate,
    ),
    Figure(
        "revenue_growth", "Earnings season: revenue", "earnings_season",
        "No quarter of a company in the S&P 500 has one a year before beside it in this file.", _growth,
    ),
)  # fmt: skip
