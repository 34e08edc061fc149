"""Rules that make drafts of claims out of what stands in a sentence, in the order in which they take its figures."""

from orchestration.articles.passage import Rule
from orchestration.articles.rules.accounts import accounts, multiples
from orchestration.articles.rules.closures import closures
from orchestration.articles.rules.column_tables import column_rows
from orchestration.articles.rules.day_directions import day_directions
from orchestration.articles.rules.days_before import days_before
from orchestration.articles.rules.levels import levels, prices
from orchestration.articles.rules.moves import moves_in_percent, moves_in_points
from orchestration.articles.rules.quote_tables import quote_rows
from orchestration.articles.rules.rates import rate_counts, rates
from orchestration.articles.rules.records import most_since, near_records, ranks, record_closes
from orchestration.articles.rules.seasons import seasons
from orchestration.articles.rules.sectors import lone_sectors, sector_counts, sectors
from orchestration.articles.rules.spending import records_of_spending, spending
from orchestration.articles.rules.streaks import record_streaks, streaks
from orchestration.articles.rules.surprises import surprises
from orchestration.articles.rules.targets import targets

# A rule takes a figure before the next can: the narrower rule stands first.
RULES: tuple[Rule, ...] = (
    quote_rows,
    column_rows,
    targets,
    seasons,
    rate_counts,
    rates,
    sector_counts,
    lone_sectors,
    sectors,
    spending,
    accounts,
    days_before,
    moves_in_percent,
    moves_in_points,
    levels,
    prices,
    record_closes,
    near_records,
    record_streaks,
    streaks,
    most_since,
    ranks,
    closures,
    surprises,
    records_of_spending,
    multiples,
    day_directions,
)
