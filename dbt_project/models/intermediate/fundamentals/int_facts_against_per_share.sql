-- Incomes and earnings per share that the other periods of their own filing contradict: income by earnings per share is
-- the number of shares, restated for splits throughout a filing. Of 3,523 pairs of 14 issuers none parts from its
-- filing's others by more than 2.5 times, and those by a cent's rounding (2026-11); four times is a slip. The wrong one
-- is the one whose pace is the farther from the filing's others; where both are as far, neither counts.
with facts as (
    select
        *,
        abs(fact_value) / months_count as pace
    from {{ ref('int_concept_facts') }}
    where fact_value <> 0
),

pairs as (
    select
        income.cik,
        income.accession_number,
        income.period_start_date,
        income.period_end_date,
        income.tag as income_tag,
        per_share.tag as per_share_tag,
        income.pace as income_pace,
        per_share.pace as per_share_pace,
        income.pace / per_share.pace as shares_count
    from facts as income
    inner join facts as per_share
        on
            income.cik = per_share.cik
            and income.accession_number = per_share.accession_number
            and income.period_start_date = per_share.period_start_date
            and income.period_end_date = per_share.period_end_date
    where income.metric = 'net_income' and per_share.metric = 'eps_diluted'
),

compared as (
    select
        pairs.cik,
        pairs.accession_number,
        pairs.period_start_date,
        pairs.period_end_date,
        pairs.income_tag,
        pairs.per_share_tag,
        pairs.shares_count / median(beside.shares_count) as shares_ratio,
        abs(ln(pairs.income_pace / median(beside.income_pace))) as income_move,
        abs(ln(pairs.per_share_pace / median(beside.per_share_pace))) as per_share_move
    from pairs
    inner join pairs as beside
        on
            pairs.cik = beside.cik
            and pairs.accession_number = beside.accession_number
            and pairs.income_tag = beside.income_tag
            and pairs.per_share_tag = beside.per_share_tag
            and (
                pairs.period_start_date <> beside.period_start_date
                or pairs.period_end_date <> beside.period_end_date
            )
    group by
        pairs.cik, pairs.accession_number, pairs.period_start_date, pairs.period_end_date, pairs.income_tag,
        pairs.per_share_tag, pairs.shares_count, pairs.income_pace, pairs.per_share_pace
    having count(*) >= 2
),

parted as (
    select * from compared
    where shares_ratio > 4 or shares_ratio < 0.25e0
)

-- Twice as far, by definition (2026-11): ln 2 is 0.7.
select
    cik,
    'net_income' as metric,
    income_tag as tag,
    period_start_date,
    period_end_date,
    accession_number,
    'income_against_per_share' as misplaced_reason
from parted
where income_move > per_share_move - 0.7e0
union distinct
select
    cik,
    'eps_diluted' as metric,
    per_share_tag as tag,
    period_start_date,
    period_end_date,
    accession_number,
    'income_against_per_share' as misplaced_reason
from parted
where per_share_move > income_move - 0.7e0
