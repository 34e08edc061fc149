-- Splits of an issuer's shares: those that a source of corporate actions states, and those that its filings show.
-- Filings after a split restate the earnings per share of earlier periods by its ratio; two periods restated by one
-- ratio are taken for a split, which came before the first such filing.
with statements as (
    select
        *,
        lag(fact_value) over by_time as previous_value,
        lag(known_at) over by_time as previous_known_at
    from {{ ref('int_fact_statements') }}
    where metric = 'eps_diluted'
    window by_time as (
        partition by cik, tag, period_start_date, period_end_date order by known_at, accession_number
    )
),

-- Sources state a spin-off as a split by an odd ratio (GE: 1.281), which restates prices but not earnings. Only ratios
-- of small whole numbers count as a split; the smallest is five for four (2026-11).
actions as (
    select * from {{ ref('stg_market__corporate_actions') }}
    where
        action_type = 'split'
        and least(
            abs(greatest(split_ratio, 1 / split_ratio) - round(greatest(split_ratio, 1 / split_ratio))),
            abs(2 * greatest(split_ratio, 1 / split_ratio) - round(2 * greatest(split_ratio, 1 / split_ratio))),
            abs(3 * greatest(split_ratio, 1 / split_ratio) - round(3 * greatest(split_ratio, 1 / split_ratio))),
            abs(4 * greatest(split_ratio, 1 / split_ratio) - round(4 * greatest(split_ratio, 1 / split_ratio)))
        ) < 0.002e0
        and greatest(split_ratio, 1 / split_ratio) > 1.2e0
),

tickers as (
    select * from {{ ref('int_issuer_tickers') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
    where valid_to_date is null
),

whole_numbers as (
    select cast(numbers.number as double) as number
    from (
        values (2), (3), (4), (5), (6), (7), (8), (9), (10), (12), (15), (20), (25), (30), (40), (50), (100)
    ) as numbers (number)
),

-- New shares for one old share: forward, in reverse, and three for two.
ratios as (
    select number as split_ratio from whole_numbers
    union all
    select 1 / number as split_ratio from whole_numbers
    union all
    select 1.5e0 as split_ratio
),

-- Both values are rounded to the cent, so the comparison allows for that; values below ten cents would fit several
-- ratios.
restated as (
    select
        statements.cik,
        statements.accession_number,
        statements.period_start_date,
        statements.period_end_date,
        ratios.split_ratio,
        statements.previous_known_at,
        statements.known_at
    from statements
    inner join ratios
        on
            statements.previous_value <> statements.fact_value
            and abs(statements.fact_value) >= 0.1e0
            and abs(statements.previous_value) >= 0.1e0
            and abs(statements.previous_value / ratios.split_ratio - statements.fact_value)
            <= 0.006e0 + 0.005e0 / ratios.split_ratio
),

-- The first filing that restates by the ratio: since the period's previous statement no other filing restated any
-- period by it.
first_restated as (
    select distinct
        restated.cik,
        restated.accession_number,
        restated.split_ratio,
        restated.known_at
    from restated
    left join restated as between_them
        on
            restated.cik = between_them.cik
            and restated.split_ratio = between_them.split_ratio
            and restated.known_at > between_them.known_at
            and restated.previous_known_at < between_them.known_at
    where between_them.cik is null
),

-- A filing that leaves other periods unchanged, or changes them by another ratio, restates its accounts; that is no
-- split.
contradicted as (
    select distinct
        first_restated.cik,
        first_restated.accession_number,
        first_restated.split_ratio
    from first_restated
    inner join statements
        on
            first_restated.cik = statements.cik
            and first_restated.accession_number = statements.accession_number
            and abs(statements.previous_value) >= 0.1e0
            and abs(statements.previous_value / first_restated.split_ratio - statements.fact_value)
            > 0.006e0 + 0.005e0 / first_restated.split_ratio
),

-- At least two periods must show the ratio, in this filing or in later ones that restate values stated before it.
first_shown as (
    select
        first_restated.cik,
        first_restated.split_ratio,
        first_restated.known_at
    from first_restated
    inner join restated
        on
            first_restated.cik = restated.cik
            and first_restated.split_ratio = restated.split_ratio
            and first_restated.known_at <= restated.known_at
            and first_restated.known_at > restated.previous_known_at
    left join contradicted
        on
            first_restated.cik = contradicted.cik
            and first_restated.accession_number = contradicted.accession_number
            and first_restated.split_ratio = contradicted.split_ratio
    where contradicted.cik is null
    group by first_restated.cik, first_restated.split_ratio, first_restated.known_at
    having count(distinct concat(restated.period_start_date, restated.period_end_date)) >= 2
),

stated as (
    select distinct
        tickers.cik,
        actions.ex_date as split_date,
        actions.split_ratio
    from tickers
    left join securities on tickers.ticker = securities.ticker
    inner join actions on {{ security_id_of('securities', 'tickers.ticker') }} = actions.security_id
)

select
    cik,
    split_date,
    split_ratio,
    'corporate_action' as split_evidence,
    cast(split_date as timestamp) as known_at
from stated
union all
select
    first_shown.cik,
    cast(first_shown.known_at as date) as split_date,
    first_shown.split_ratio,
    'filing' as split_evidence,
    first_shown.known_at
from first_shown
left join stated
    on
        first_shown.cik = stated.cik
        and abs(first_shown.split_ratio / stated.split_ratio - 1) < 0.01e0
        and first_shown.known_at >= cast(stated.split_date as timestamp)
        and {{ dbt.datediff('stated.split_date', 'first_shown.known_at', 'day') }} <= 910
where stated.cik is null
