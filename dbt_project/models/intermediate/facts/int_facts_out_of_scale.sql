-- Facts that differ from their neighbours by more than 300 times, with the time from when to when they are in doubt. A
-- neighbour is another filing's statement of the metric for a period that ends within 400 days, or within 1,200 days
-- where the two do not differ that much or differ by about a power of a thousand, because a filer may slip in every
-- report of a year. A fact is in doubt while two or more filings contradict it and fewer than half as many do not.
-- Income, cash flow and earnings per share need four contradicting filings, fewer than a quarter as many that do not,
-- and no filing that repeats the figure; for income and cash flow the first rule is enough where another fact of the
-- same filing is in doubt and no filing repeats the figure. A company may grow a thousandfold: the filings that follow
-- then clear the doubt. A filing that states everything in millions is found by its own earnings per share; such
-- filings are no neighbours.
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

-- Income over earnings per share is the number of shares.
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

-- Fewer than 100,000 shares in a filing whose incomes are all below a million: no listed company is that small, so an
-- income of 1,834 at 1.33 a share is 1,834 million dollars (2026-11). Reverse splits, or a slip in the earnings per
-- share, may also give so few shares, but then the income is larger. Or over 300 times fewer shares than in the filings
-- before, while earnings per share keep their size: a split would change both.
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

-- Only beside a figure hundreds of times as large or as small within 1,200 days can a fact be in doubt: comparing these
-- alone, and not all, takes a twentieth of the time.
extremes as (
    select
        *,
        max(monthly_value) over nearby as highest_nearby,
        min(monthly_value) over nearby as lowest_nearby
    from facts
    window nearby as (
        partition by cik, metric order by period_end_date
        range between interval 1200 days preceding and interval 1200 days following
    )
),

candidates as (
    select * from extremes
    where highest_nearby > 300 * monthly_value or monthly_value > 300 * lowest_nearby
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
    from candidates as facts
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

-- Values per month that differ by more than 300 times: thousands for millions, or digits lost. Among 19 thousand facts
-- of 15 issuers none is that far from more than a fifth of its neighbours, except two that a second filing repeats
-- (2026-11).
judged as (
    select
        *,
        apart > 2.5e0 as is_far
    from compared
    -- Neighbours more than 400 days away count only where they do not differ by more than 300 times, or differ by a
    -- power of a thousand, give or take half (2026-11).
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

-- A filing contradicts a fact where all its neighbouring facts do.
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
            -- Income, cash flow and earnings per share can pass through zero, where a thousandth of the usual value
            -- need be no slip: they are in doubt only where four or more filings contradict them and fewer than a
            -- quarter as many do not, and no longer once another filing repeats the figure (2026-11).
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

-- A doubt that ends and comes back counts from its first beginning, without a break.
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
