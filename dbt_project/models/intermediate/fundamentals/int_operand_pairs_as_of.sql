{{ config(materialized='table_function', parameters=['as_of']) }}

-- The two stretches of a year whose difference is a quarter, both of one round of filings.
with statements as (
    select
        *,
        row_number() over (
            partition by cik, metric, tag, period_start_date, period_end_date, filing_round
            order by known_at, accession_number
        ) as age_rank,
        row_number() over (
            partition by cik, metric, tag, period_start_date, period_end_date, filing_round
            order by known_at desc, accession_number desc
        ) as recency_rank
    from {{ ref('int_fact_statements') }}
    where
        known_at <= {{ as_of() }}
        -- Earnings per share do not subtract.
        and metric <> 'eps_diluted'
        and not coalesce(
            {{ as_of() }} >= doubted_from
            and {{ as_of() }} < coalesce(doubted_until, cast('9999-12-31 23:59:59' as timestamp)), false
        )
),

calendars as (
    select * from {{ ref('int_fiscal_calendars') }}
),

-- Two tags of a metric are one where they agree, within half a per cent by definition (2026-11), in a period that
-- both state.
same_tags as (
    select distinct
        statements.cik,
        statements.metric,
        statements.tag as longer_tag,
        counterparts.tag as shorter_tag
    from statements
    inner join statements as counterparts
        on
            statements.cik = counterparts.cik
            and statements.metric = counterparts.metric
            and statements.period_start_date = counterparts.period_start_date
            and statements.period_end_date = counterparts.period_end_date
            and abs(statements.fact_value - counterparts.fact_value) <= 0.005e0 * abs(statements.fact_value)
),

-- Of each round what was filed first, beside what was known of the shorter stretch by then, and what was filed last.
longer_editions as (
    select
        *,
        filing_round * 2 as edition_number
    from statements
    where age_rank = 1
    union all
    select
        *,
        filing_round * 2 + 1 as edition_number
    from statements
    where recency_rank = 1
),

matched as (
    select
        longer.cik,
        longer.metric,
        longer.basis,
        longer.tag,
        shorter.tag as shorter_tag,
        longer.accession_number as longer_accession_number,
        shorter.accession_number as shorter_accession_number,
        longer.tag_rank + case when longer.tag = shorter.tag then 0 else 100 + shorter.tag_rank end as tag_rank,
        longer.months_count,
        longer.edition_number,
        longer.fact_value as longer_value,
        shorter.fact_value as shorter_value,
        longer.period_start_date,
        shorter.period_end_date as shorter_period_end_date,
        longer.period_end_date,
        greatest(longer.known_at, shorter.known_at) as known_at,
        {{ dbt.datediff('shorter.period_end_date', 'longer.period_end_date', 'day') }} as days_count,
        row_number() over (
            partition by
                longer.cik, longer.metric, longer.tag, shorter.tag, longer.period_start_date, longer.period_end_date,
                shorter.period_end_date, longer.edition_number
            order by
                case when longer.edition_number % 2 = 0 and shorter.known_at > longer.known_at then 1 else 0 end,
                case
                    when longer.edition_number % 2 = 0 and shorter.known_at > longer.known_at then shorter.age_rank
                    else shorter.recency_rank
                end
        ) as match_rank
    from longer_editions as longer
    inner join statements as shorter
        on
            longer.cik = shorter.cik
            and longer.metric = shorter.metric
            and longer.period_start_date = shorter.period_start_date
            and longer.months_count = shorter.months_count + 3
            and longer.filing_round = shorter.filing_round
    inner join same_tags
        on
            longer.cik = same_tags.cik
            and longer.metric = same_tags.metric
            and longer.tag = same_tags.longer_tag
            and shorter.tag = same_tags.shorter_tag
),

editions as (
    select
        matched.*,
        first_value(matched.longer_value) over by_edition as longer_first_value,
        first_value(matched.shorter_value) over by_edition as shorter_first_value,
        first_value(matched.known_at) over by_edition as first_known_at
    from matched
    left join calendars on matched.cik = calendars.cik
    where
        matched.match_rank = 1
        and (
            matched.days_count between 80 and 100
            or (calendars.long_quarter is not null and matched.days_count between 109 and 122)
        )
    window by_edition as (
        partition by
            matched.cik, matched.metric, matched.tag, matched.shorter_tag, matched.period_start_date,
            matched.period_end_date, matched.shorter_period_end_date
        order by matched.edition_number
    )
),

-- A later edition counts where it does not restate the longer stretch alone: else the difference is no quarter. Less
-- than a hundredth of the longer one's change is rounding (2026-11).
belonging as (
    select
        *,
        last_value(longer_value) over by_edition as longer_last_value,
        last_value(shorter_value) over by_edition as shorter_last_value
    from editions
    where
        longer_value = longer_first_value
        or abs(shorter_value - shorter_first_value) > 0.01e0 * abs(longer_value - longer_first_value)
    window by_edition as (
        partition by cik, metric, tag, shorter_tag, period_start_date, period_end_date, shorter_period_end_date
        order by edition_number
        rows between unbounded preceding and unbounded following
    )
),

-- The edition that stated the last values first.
current_editions as (
    select
        *,
        row_number() over (
            partition by cik, metric, tag, shorter_tag, period_start_date, period_end_date, shorter_period_end_date
            order by edition_number
        ) as edition_rank
    from belonging
    where longer_value = longer_last_value and shorter_value = shorter_last_value
)

select
    cik,
    metric,
    basis,
    tag,
    shorter_tag,
    longer_accession_number,
    shorter_accession_number,
    tag_rank,
    months_count,
    longer_value,
    shorter_value,
    longer_first_value,
    shorter_first_value,
    period_start_date,
    shorter_period_end_date,
    period_end_date,
    known_at,
    first_known_at
from current_editions
where edition_rank = 1
