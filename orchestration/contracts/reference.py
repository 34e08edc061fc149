"""Contracts of raw_reference: the calendar, names, sectors, and the tables that hold choices."""

from dataclasses import replace

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.market_columns import TICKER, TICKER_RULES

SCHEMA = "raw_reference"

# Longer texts stay as they are, so that the rule rejects them: lpad alone would cut them to another company's number.
# pandas writes a column of numbers with a gap as 320193.0, the SEC names its files CIK0000320193.
_WHOLE = "regexp_replace({text}, '^(CIK)?([0-9]+)([.]0)?$', '\\2', 'i')"
TEN_DIGITS = f"lpad({_WHOLE}, cast(greatest(10, length({_WHOLE})) as integer), '0')"
IS_CIK = Rule("cik_has_ten_digits", "not regexp_full_match(cik, '[0-9]{10}')", "a CIK has ten digits")


def dates_in_range(*columns: str) -> Rule:
    """Days between 1900 and 2100; a slip such as the year 20255 is a date too."""
    broken = " or ".join(f"{name} not between date '1900-01-01' and date '2100-12-31'" for name in columns)
    return Rule("date_in_range", broken, "a date lies outside 1900 to 2100")


def not_to_come(name: str, column: str, verb: str) -> Rule:
    """Rejects future days, which would count as the latest for years; one day ahead may be today in Asia."""
    broken = f"{column} > cast(ingested_at as date) + 1"
    shown = f"cast({column} as varchar)"
    return Rule(name, broken, f"it is {verb} on a day to come, {{}}", shown=shown, passes_in_time=True)


def emptied(rule: Rule, column: str) -> Rule:
    """The same rule for an optional column: a cell that breaks it becomes null, and the row stays."""
    message, shown = f"{column}: {rule.message}: {{}}", f"cast({column} as varchar)"
    return replace(rule, message=message, shown=shown, empties=column)


SECTOR = Column("sector_name", "VARCHAR", "GICS sector.", False)
SUB_INDUSTRY = Column("sub_industry_name", "VARCHAR", "GICS sub-industry.", False)
_SECTORS = (
    "'Communication Services', 'Consumer Discretionary', 'Consumer Staples', 'Energy', 'Financials', 'Health Care', "
    "'Industrials', 'Information Technology', 'Materials', 'Real Estate', 'Utilities'"
)
IS_SECTOR = Rule("sector_is_gics", f"sector_name not in ({_SECTORS})", "the sector is none of the eleven GICS sectors")

EXCHANGE_DAYS = Contract(
    SCHEMA,
    "exchange_days",
    "Every calendar day of the New York Stock Exchange: one row per exchange and day.",
    key=("exchange_code", "calendar_date"),
    columns=(
        Column("exchange_code", "VARCHAR", "Market identifier code: XNYS.", True),
        Column("calendar_date", "DATE", "Day in the exchange's own calendar.", True),
        Column("is_session", "BOOLEAN", "Whether the exchange trades on that day.", True),
        Column("is_early_close", "BOOLEAN", "Whether the session closes early.", True),
        Column("closes_at", "TIMESTAMP", "When the session closes (UTC); null on other days.", is_null_stated=True),
    ),
)

ISSUERS = Contract(
    SCHEMA,
    "issuers",
    "Companies that file with the SEC: one row per CIK. An issuer may have several securities.",
    key=("cik",),
    columns=(
        Column("cik", "VARCHAR", "SEC central index key, ten digits.", True, clean=TEN_DIGITS),
        Column("issuer_name", "VARCHAR", "Name of the company.", True),
        SECTOR,
        SUB_INDUSTRY,
        Column("sector_as_of_date", "DATE", "Day on which the sector was read; GICS has no free history."),
        Column("source", "VARCHAR", "Where the facts come from.", is_remark=True),
    ),
    rules=(IS_CIK, emptied(IS_SECTOR, "sector_name")),
)

SECURITIES = Contract(
    SCHEMA,
    "securities",
    "Which security a ticker means, and when: one row per security, ticker and first day.",
    key=("security_id", "ticker", "valid_from_date"),
    columns=(
        Column("security_id", "VARCHAR", "The security; does not change when its ticker does.", True),
        TICKER,
        Column("valid_from_date", "DATE", "First day on which the ticker means this security.", True),
        Column("valid_to_date", "DATE", "Last such day; null while it still does.", is_null_stated=True),
        Column("security_name", "VARCHAR", "Name of the security.", True),
        Column("security_type", "VARCHAR", "stock or etf.", True),
        Column("cik", "VARCHAR", "The issuer's CIK; null for funds.", clean=TEN_DIGITS),
        Column("source", "VARCHAR", "Where the facts come from.", is_remark=True),
    ),
    rules=(
        *TICKER_RULES,
        emptied(IS_CIK, "cik"),
        dates_in_range("valid_from_date", "valid_to_date"),
        Rule("type_is_known", "security_type not in ('stock', 'etf')", "the type is neither stock nor etf"),
        Rule("dates_in_order", "valid_to_date < valid_from_date", "the last day lies before the first"),
    ),
)

SOURCE_RANKINGS = Contract(
    SCHEMA,
    "source_rankings",
    "Which source wins when several state the same fact: one row per raw table and source; 1 wins.",
    key=("table_name", "ranked_source_name"),
    columns=(
        Column("table_name", "VARCHAR", "Raw table without its schema.", True),
        Column("ranked_source_name", "VARCHAR", "The source_name in that table.", True),
        Column("source_rank", "BIGINT", "1 wins; unlisted sources come last.", True),
        Column("reason", "VARCHAR", "Why the source has this rank.", is_remark=True),
    ),
)

FINDING_KINDS = Contract(
    SCHEMA,
    "finding_kinds",
    "What can be found in the data, how serious it is and what it means: one row per kind.",
    key=("finding_family",),
    columns=(
        Column("finding_family", "VARCHAR", "The kind's name: a finding's kind before its colon.", True),
        Column(
            "severity",
            "VARCHAR",
            "error: a source is wrong and figures are left out until it is mended. warning: something is missing, "
            "stale or disputed. note: good to know, and no figure suffers.",
            True,
        ),
        Column("meaning", "VARCHAR", "What it means for a reader, in a sentence.", True),
    ),
    rules=(
        Rule(
            "severity_is_known",
            "severity not in ('error', 'warning', 'note')",
            "the severity is none of error, warning, note",
        ),
    ),
)

VERDICTS = Contract(
    SCHEMA,
    "verdicts",
    "The verdicts on claims: one row per verdict.",
    key=("verdict",),
    columns=(
        Column("verdict", "VARCHAR", "The verdict.", True),
        Column("verdict_rank", "BIGINT", "Its place where verdicts are listed, 1 first.", True),
        Column("is_failing", "BOOLEAN", "Whether the claim fails: the data, or another claim, speak against it.", True),
        Column("sign", "VARCHAR", "The sign that stands before it in the brief.", True),
        Column("short_meaning", "VARCHAR", "What it means, in a sentence or two.", True),
        Column("meaning", "VARCHAR", "What it means exactly, as the guide to claims has it.", True),
    ),
    rules=(Rule("rank_is_positive", "verdict_rank < 1", "the rank is below 1"),),
)

SUBJECT_NAMES = Contract(
    SCHEMA,
    "subject_names",
    "What people write for the subjects of claims: one row per written name.",
    key=("written_name",),
    columns=(
        Column("written_name", "VARCHAR", "The name as written, in capitals, with blanks for hyphens.", True),
        Column("subject", "VARCHAR", "The subject that is meant; null where the warehouse has no such series."),
        Column(
            "told_by",
            "VARCHAR",
            "Only of a name that is a ticker too: a pattern of words, of which one in the statement tells that no "
            "security is meant.",
        ),
        Column("meaning", "VARCHAR", "What is meant, in words.", True),
    ),
    rules=(
        Rule(
            "name_is_in_capitals",
            "written_name <> upper(written_name) or regexp_matches(written_name, '[-_]')",
            "the name is written in capitals, with blanks for hyphens: 10 YEAR YIELD",
        ),
        Rule("something_is_meant", "subject is null and told_by is null", "neither subject nor told_by is given"),
    ),
)

CONTRACTS = (
    EXCHANGE_DAYS,
    ISSUERS,
    SECURITIES,
    SOURCE_RANKINGS,
    FINDING_KINDS,
    VERDICTS,
    SUBJECT_NAMES,
)
