-- The two periods of a year whose difference is a quarter, both from one round of filings, with the time from when to
-- when that pair was the one to use. Where no round states both, they are paired only if neither was ever restated.
-- Every new filing begins a new stretch of time, which later filings do not change.
with statements as (
    select * from {{ ref('int_fact_statements') }}
    -- A quarter's earnings per share are not the difference of two longer periods' figures.
    where metric <> 'eps_diluted'
),

calendars as (
    select * from {{ ref('int_fiscal_calendars') }}
),

-- Two tags of a metric count as the same where they agree, within half a per cent by definition (2026-11), in a period
-- that both state.
same_tags as (
    select
        statements.cik,
        statements.metric,
        statements.tag as longer_tag,
        counterparts.tag as shorter_tag,
        min(greatest(statements.known_at, counterparts.known_at)) as agreed_at
    from statements
    inner join statements as counterparts
        on
            statements.cik = counterparts.cik
            and statements.metric = counterparts.metric
            and statements.period_start_date = counterparts.period_start_date
            and statements.period_end_date = counterparts.period_end_date
            and abs(statements.fact_value - counterparts.fact_value) <= 0.005e0 * abs(statements.fact_value)
    group by statements.cik, statements.metric, statements.tag, counterparts.tag
),

-- They count as different where one filing states both for one period with different values: a part and its total,
-- income with and without minority interests.
parted_tags as (
    select distinct
        facts.cik,
        facts.metric,
        facts.tag as longer_tag,
        counterparts.tag as shorter_tag,
        facts.period_end_date,
        facts.known_at
    from {{ ref('int_concept_facts') }} as facts
    inner join {{ ref('int_concept_facts') }} as counterparts
        on
            facts.cik = counterparts.cik
            and facts.metric = counterparts.metric
            and facts.tag <> counterparts.tag
            and facts.accession_number = counterparts.accession_number
            and facts.period_start_date = counterparts.period_start_date
            and facts.period_end_date = counterparts.period_end_date
            and abs(facts.fact_value - counterparts.fact_value) > 0.005e0 * abs(facts.fact_value)
    where facts.metric <> 'eps_diluted'
),

stated_pairs as (
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
        -- Pairs from two rounds get the number 99, so that they come last.
        case when longer.filing_round = shorter.filing_round then longer.filing_round else 99 end as filing_round,
        longer.fact_value as longer_value,
        longer.repeated_at,
        {{ is_immense('longer.metric', 'longer.fact_value', 'shorter.fact_value', 'longer.months_count') }}
            as is_immense,
        shorter.fact_value as shorter_value,
        longer.period_start_date,
        shorter.period_end_date as shorter_period_end_date,
        longer.period_end_date,
        longer.known_at as longer_known_at,
        shorter.known_at as shorter_known_at,
        greatest(
            longer.known_at, shorter.known_at,
            case when longer.tag = shorter.tag then longer.known_at else same_tags.agreed_at end
        ) as known_at,
        longer.doubted_from as longer_doubted_from,
        longer.doubted_until as longer_doubted_until,
        shorter.doubted_from as shorter_doubted_from,
        shorter.doubted_until as shorter_doubted_until
    from statements as longer
    inner join statements as shorter
        on
            longer.cik = shorter.cik
            and longer.metric = shorter.metric
            and longer.period_start_date = shorter.period_start_date
            and longer.months_count = shorter.months_count + 3
    inner join same_tags
        on
            longer.cik = same_tags.cik
            and longer.metric = same_tags.metric
            and longer.tag = same_tags.longer_tag
            and shorter.tag = same_tags.shorter_tag
    left join calendars on longer.cik = calendars.cik
    -- Only differences within 750 days count (2026-11): two tags may differ for some years and agree again.
    left join parted_tags
        on
            longer.cik = parted_tags.cik
            and longer.metric = parted_tags.metric
            and longer.tag = parted_tags.longer_tag
            and shorter.tag = parted_tags.shorter_tag
            and greatest(longer.known_at, shorter.known_at) >= parted_tags.known_at
            and parted_tags.period_end_date >= {{ dbt.dateadd('day', -750, 'longer.period_end_date') }}
            and parted_tags.period_end_date <= {{ dbt.dateadd('day', 750, 'longer.period_end_date') }}
    where
        parted_tags.cik is null
        and (
            {{ dbt.datediff('shorter.period_end_date', 'longer.period_end_date', 'day') }} between 80 and 100
            or (
                calendars.long_quarter is not null
                and {{ dbt.datediff('shorter.period_end_date', 'longer.period_end_date', 'day') }} between 109 and 122
            )
        )
),

-- Pairs of the same two periods under the same tags belong together. Both are numbered, since numbers are sorted in a
-- third of the time of the columns.
pairs as materialized (
    select
        *,
        row_number() over () as pair_number,
        dense_rank() over (
            order by cik, metric, tag, shorter_tag, period_start_date, shorter_period_end_date, period_end_date
        ) as pairing
    from stated_pairs
),

-- The moments at which the pair may change: a filing, the beginning of a doubt, the end of one.
vintages as (
    {{ timeline(['pairing'], [
        ('pairs', 'known_at'), ('pairs', 'longer_doubted_from'), ('pairs', 'longer_doubted_until'),
        ('pairs', 'shorter_doubted_from'), ('pairs', 'shorter_doubted_until')
    ]) }}
),

-- The pairs known at each moment. Of each round the pair that was filed first, with the shorter period as last stated
-- by then, and the pair that was filed last.
ranked as (
    select
        pairs.pair_number,
        pairs.pairing,
        pairs.filing_round,
        pairs.longer_value,
        pairs.shorter_value,
        pairs.known_at,
        vintages.known_from,
        vintages.known_until,
        row_number() over (
            partition by pairs.pairing, vintages.known_from, pairs.filing_round
            order by
                pairs.longer_known_at asc, pairs.longer_accession_number asc,
                case when pairs.shorter_known_at <= pairs.longer_known_at then 0 else 1 end,
                case when pairs.shorter_known_at <= pairs.longer_known_at then pairs.shorter_known_at end desc,
                pairs.shorter_known_at, pairs.shorter_accession_number asc
        ) as age_rank,
        row_number() over (
            partition by pairs.pairing, vintages.known_from, pairs.filing_round
            order by
                pairs.longer_known_at desc, pairs.longer_accession_number desc, pairs.shorter_known_at desc,
                pairs.shorter_accession_number desc
        ) as recency_rank
    from pairs
    inner join vintages
        on
            pairs.pairing = vintages.pairing
            and pairs.known_at <= vintages.known_from
    where
        (not pairs.is_immense or pairs.repeated_at <= vintages.known_from)
        and not {{ is_doubted_at('vintages.known_from', 'pairs.longer_doubted_from', 'pairs.longer_doubted_until') }}
        and not {{ is_doubted_at('vintages.known_from', 'pairs.shorter_doubted_from', 'pairs.shorter_doubted_until') }}
),

-- Where no round states both, only facts that were never restated are paired.
compared as (
    select
        *,
        min(filing_round) over by_vintage as first_round,
        min(longer_value) over by_vintage = max(longer_value) over by_vintage
        and min(shorter_value) over by_vintage = max(shorter_value) over by_vintage as is_never_restated
    from ranked
    window by_vintage as (partition by pairing, known_from)
),

belonging_rounds as (
    select * from compared
    where filing_round < 99 or (first_round = 99 and is_never_restated)
),

editions as (
    select
        *,
        filing_round * 2 as edition_number
    from belonging_rounds
    where age_rank = 1
    union all
    select
        *,
        filing_round * 2 + 1 as edition_number
    from belonging_rounds
    where recency_rank = 1
),

with_first as (
    select
        *,
        first_value(longer_value) over by_edition as longer_first_value,
        first_value(shorter_value) over by_edition as shorter_first_value,
        first_value(known_at) over by_edition as first_known_at
    from editions
    window by_edition as (partition by pairing, known_from order by edition_number)
),

-- A later edition counts only where it restates both periods or leaves the longer one as it was: if the longer one
-- alone is restated, the difference is no quarter. Both are restated where the shorter one's change has the same sign
-- and is at least a tenth of the longer one's; less is rounding or has another cause (2026-11).
belonging as (
    select
        *,
        last_value(longer_value) over by_edition as longer_last_value,
        last_value(shorter_value) over by_edition as shorter_last_value
    from with_first
    where
        longer_value = longer_first_value
        or (shorter_value - shorter_first_value) / (longer_value - longer_first_value) >= 0.1e0
    window by_edition as (
        partition by pairing, known_from
        order by edition_number
        rows between unbounded preceding and unbounded following
    )
),

-- Of the editions with the latest values the earliest, so that the pair is known since then.
current_editions as (
    select
        *,
        row_number() over (partition by pairing, known_from order by edition_number) as edition_rank
    from belonging
    where longer_value = longer_last_value and shorter_value = shorter_last_value
)

select
    pairs.cik,
    pairs.metric,
    pairs.basis,
    pairs.tag,
    pairs.shorter_tag,
    pairs.longer_accession_number,
    pairs.shorter_accession_number,
    pairs.tag_rank,
    pairs.months_count,
    pairs.longer_value,
    pairs.shorter_value,
    current_editions.longer_first_value,
    current_editions.shorter_first_value,
    pairs.period_start_date,
    pairs.shorter_period_end_date,
    pairs.period_end_date,
    pairs.known_at,
    current_editions.first_known_at,
    current_editions.known_from,
    current_editions.known_until
from current_editions
inner join pairs on current_editions.pair_number = pairs.pair_number
where current_editions.edition_rank = 1
