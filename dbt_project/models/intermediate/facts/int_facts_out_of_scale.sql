-- Facts that their neighbours contradict by hundreds of times and more, with the stretch of time in which they do.
-- A neighbour is another filing's statement of the metric for a period that ends within 400 days; within 1,200 where
-- the two part by just about a power of a thousand, for a filer may slip in every report of a year. A fact is in doubt
-- while two filings or more contradict it and those that do not are fewer than half as many (four, of income and cash
-- flow, and fewer than a quarter, unless what the same filing states beside it is in doubt); a company may grow a
-- thousandfold, and the filings that follow then say so. A filer who states everything in millions contradicts no
-- neighbour, but its own earnings per share; such filings are no neighbours.
with facts as (
    select
        cik,
        metric,
        tag,
        accession_number,
        abs(fact_value) as fact_size,
        abs(fact_value) / months_count as monthly_value,
        period_start_date,
        period_end_date,
        known_at
    from {{ ref('int_concept_facts') }}
    where fact_value <> 0
),

-- Income by earnings per share is a number of shares.
shares as (
    select
        income.cik,
        income.accession_number,
        min(income.known_at) as known_at,
        max(income.fact_size / per_share.fact_size) as shares_count,
        max(income.fact_size) as highest_income,
        max(per_share.fact_size) as highest_per_share
    from facts as income
    inner join facts as per_share
        on
            income.cik = per_share.cik
            and income.accession_number = per_share.accession_number
            and income.period_start_date = per_share.period_start_date
            and income.period_end_date = per_share.period_end_date
    where income.metric = 'net_income' and per_share.metric = 'eps_diluted'
    group by income.cik, income.accession_number
),

-- A number below 100,000, of a filing whose incomes are all below a million: no such company is listed, but 1,834
-- dollars by 1.33 a share are 1,834 million (2026-11). Reverse splits may leave as few shares, and a slip in the
-- earnings per share may look like it; the income then is larger. Or hundreds of times fewer than in the filings
-- before, with earnings per share of their size: splits change both.
filings_in_other_units as (
    select
        shares.cik,
        shares.accession_number
    from shares
    left join shares as earlier
        on
            shares.cik = earlier.cik
            and shares.known_at > earlier.known_at
    group by
        shares.cik, shares.accession_number, shares.shares_count, shares.highest_income, shares.highest_per_share
    having
        (shares.shares_count < 1e5 and shares.highest_income < 1e6)
        or (
            count(earlier.cik) >= 3
            and median(earlier.shares_count) > 300 * shares.shares_count
            and median(earlier.highest_per_share) between
            shares.highest_per_share / 20 and shares.highest_per_share * 20
        )
),

compared as (
    select
        facts.cik,
        facts.metric,
        facts.tag,
        facts.accession_number,
        facts.period_start_date,
        facts.period_end_date,
        facts.known_at,
        neighbours.accession_number as neighbour_accession_number,
        abs(log10(facts.monthly_value / neighbours.monthly_value)) as apart,
        facts.period_start_date = neighbours.period_start_date
        and facts.period_end_date = neighbours.period_end_date as is_same_period,
        abs({{ dbt.datediff('neighbours.period_end_date', 'facts.period_end_date', 'day') }}) as days_apart,
        greatest(facts.known_at, neighbours.known_at) as seen_at
    from facts
    inner join facts as neighbours
        on
            facts.cik = neighbours.cik
            and facts.metric = neighbours.metric
            and facts.accession_number <> neighbours.accession_number
            and abs({{ dbt.datediff('neighbours.period_end_date', 'facts.period_end_date', 'day') }}) <= 1200
    left join filings_in_other_units as in_other_units
        on
            neighbours.cik = in_other_units.cik
            and neighbours.accession_number = in_other_units.accession_number
    where in_other_units.cik is null or facts.metric = 'eps_diluted'
),

-- A month at more than 300 times the other's: thousands for millions, or digits lost. Among 19 thousand facts of 15
-- issuers none is that far from more than a fifth of its neighbours, two apart that a second filing repeats (2026-11).
judged as (
    select
        *,
        apart > 2.5e0 as is_far
    from compared
    -- Of two and three years ago only what is a thousandth, a millionth or of one size speaks, give or take half
    -- (2026-11).
    where days_apart <= 400 or apart <= 2.5e0 or abs(apart - 3 * round(apart / 3)) <= 0.2e0
),

suspects as (
    select distinct
        cik,
        metric,
        tag,
        accession_number,
        period_start_date,
        period_end_date
    from judged
    where is_far
),

-- A filing contradicts a fact where all that it states of the neighbourhood does.
opinions as (
    select
        compared.cik,
        compared.metric,
        compared.tag,
        compared.accession_number,
        compared.period_start_date,
        compared.period_end_date,
        compared.neighbour_accession_number,
        bool_and(compared.is_far) as is_contradicting,
        bool_or(compared.is_same_period and not compared.is_far) as is_repeating,
        max(compared.seen_at) as seen_at
    from judged as compared
    inner join suspects
        on
            compared.cik = suspects.cik
            and compared.metric = suspects.metric
            and compared.tag = suspects.tag
            and compared.accession_number = suspects.accession_number
            and compared.period_start_date = suspects.period_start_date
            and compared.period_end_date = suspects.period_end_date
    group by all
),

counted as (
    select
        *,
        sum(case when is_contradicting then 1 else 0 end) over so_far as contradicting_count,
        sum(case when is_contradicting then 0 else 1 end) over so_far as other_count,
        sum(case when is_repeating then 1 else 0 end) over so_far as repeating_count
    from opinions
    window so_far as (
        partition by cik, metric, tag, accession_number, period_start_date, period_end_date order by seen_at
    )
),

outnumbered as (
    select
        *,
        metric in ('capex', 'finance_lease_principal', 'revenue', 'depreciation') as is_steady,
        contradicting_count >= 2 and contradicting_count > 2 * other_count as is_outnumbered
    from counted
),

slipped_filings as (
    select
        cik,
        accession_number,
        min(seen_at) as slipped_at
    from outnumbered
    where is_steady and is_outnumbered
    group by cik, accession_number
),

doubts as (
    select distinct
        outnumbered.cik,
        outnumbered.metric,
        outnumbered.tag,
        outnumbered.accession_number,
        outnumbered.period_start_date,
        outnumbered.period_end_date,
        case
            when outnumbered.is_steady then outnumbered.is_outnumbered
            when outnumbered.metric <> 'eps_diluted' and slipped_filings.slipped_at <= outnumbered.seen_at
                then outnumbered.is_outnumbered and outnumbered.repeating_count = 0
            -- Income, cash flow and earnings per share pass through nothing, where a thousandth need be no slip: only a
            -- neighbourhood of four filings or more, nearly all of one size, speaks against them, and none once
            -- another filing repeats the figure (2026-11).
            else
                outnumbered.contradicting_count >= 4
                and outnumbered.contradicting_count > 4 * outnumbered.other_count
                and outnumbered.repeating_count = 0
        end as is_doubted,
        outnumbered.seen_at
    from outnumbered
    left join slipped_filings
        on
            outnumbered.cik = slipped_filings.cik
            and outnumbered.accession_number = slipped_filings.accession_number
),

-- A doubt that comes back was right from the start.
latest as (
    select
        *,
        last_value(is_doubted) over (
            partition by cik, metric, tag, accession_number, period_start_date, period_end_date order by seen_at
            rows between unbounded preceding and unbounded following
        ) as is_doubted_last,
        min(case when not is_doubted then seen_at end) over (
            partition by cik, metric, tag, accession_number, period_start_date, period_end_date order by seen_at
            rows between current row and unbounded following
        ) as cleared_at
    from doubts
),

stretches as (
    select
        cik,
        metric,
        tag,
        accession_number,
        period_start_date,
        period_end_date,
        min(seen_at) as doubted_from,
        case when not bool_or(is_doubted_last) then max(cleared_at) end as doubted_until
    from latest
    where is_doubted
    group by cik, metric, tag, accession_number, period_start_date, period_end_date
    union all
    select
        facts.cik,
        facts.metric,
        facts.tag,
        facts.accession_number,
        facts.period_start_date,
        facts.period_end_date,
        facts.known_at as doubted_from,
        cast(null as timestamp) as doubted_until
    from facts
    inner join filings_in_other_units as in_other_units
        on
            facts.cik = in_other_units.cik
            and facts.accession_number = in_other_units.accession_number
    where facts.metric <> 'eps_diluted'
)

select
    cik,
    metric,
    tag,
    accession_number,
    period_start_date,
    period_end_date,
    min(doubted_from) as doubted_from,
    case when count(*) = count(doubted_until) then max(doubted_until) end as doubted_until
from stretches
group by cik, metric, tag, accession_number, period_start_date, period_end_date
