-- Incomes and earnings per share that the other periods of their own filing contradict: income over earnings per share
-- is the number of shares, which a filing restates for splits in all its periods. Of 3,523 pairs of 14 issuers none
-- differs from the others of its filing by more than 2.5 times, and those that come near by the rounding of a cent
-- (2026-11). Four times is taken for a slip, unless another pair has a like number of shares. The wrong figure is the
-- one whose value per month is farther from the filing's other periods; where both are about as far, both are set
-- aside.
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
        income.known_at,
        income.period_start_date,
        income.period_end_date,
        income.tag as income_tag,
        per_share.tag as per_share_tag,
        income.pace as income_pace,
        per_share.pace as per_share_pace,
        income.pace / per_share.pace as shares_count,
        abs(per_share.fact_value) as per_share_value,
        income.fact_value * per_share.fact_value < 0 as is_opposed
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
        pairs.known_at,
        pairs.shares_count,
        pairs.per_share_value,
        pairs.is_opposed,
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
        pairs.per_share_tag, pairs.known_at, pairs.shares_count, pairs.per_share_value, pairs.is_opposed,
        pairs.income_pace, pairs.per_share_pace
    having count(*) >= 2
),

-- Earnings of a few cents are not compared: rounding, or a dividend on preferred shares, may halve them.
apart as (
    select * from compared
    where (shares_ratio > 4 or shares_ratio < 0.25e0) and per_share_value >= 0.05e0
),

-- At an offering the number of shares multiplies, and each period differs from the median of the others. A suspected
-- pair counts after all where another pair, of the same filing or of one in the 400 days before, has up to four times
-- more or fewer shares.
borne_out as (
    select distinct
        apart.cik,
        apart.accession_number,
        apart.period_start_date,
        apart.period_end_date,
        apart.income_tag,
        apart.per_share_tag
    from apart
    inner join pairs as neighbours
        on
            apart.cik = neighbours.cik
            and apart.income_tag = neighbours.income_tag
            and apart.per_share_tag = neighbours.per_share_tag
            and neighbours.shares_count between apart.shares_count / 4 and apart.shares_count * 4
            and apart.known_at >= neighbours.known_at
            and neighbours.known_at >= {{ dbt.dateadd('day', -400, 'apart.known_at') }}
            and (
                apart.accession_number <> neighbours.accession_number
                or apart.period_start_date <> neighbours.period_start_date
                or apart.period_end_date <> neighbours.period_end_date
            )
),

parted as (
    select apart.*
    from apart
    left join borne_out
        on
            apart.cik = borne_out.cik
            and apart.accession_number = borne_out.accession_number
            and apart.period_start_date = borne_out.period_start_date
            and apart.period_end_date = borne_out.period_end_date
            and apart.income_tag = borne_out.income_tag
            and apart.per_share_tag = borne_out.per_share_tag
    where borne_out.cik is null
)

-- One of the two alone is at fault where its move is more than twice the other's, by definition (2026-11): ln 2 is 0.7.
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
union distinct
-- A loss per share beside an income, or earnings per share beside a loss, is a wrong sign where the number of shares is
-- that of the filing's other periods. Dividends on preferred shares may also give opposite signs, but then another
-- number of shares. Of 2,757 pairs three have opposite signs, all in one report (META, 2012; 2026-11).
select
    cik,
    'eps_diluted' as metric,
    per_share_tag as tag,
    period_start_date,
    period_end_date,
    accession_number,
    'income_against_per_share' as misplaced_reason
from compared
where is_opposed and per_share_value >= 0.02e0 and shares_ratio between 0.5e0 and 2
