-- Headline capital expenditure that is stated twice with different values, that differs from what filings give, that is
-- stated on several bases, or that is of a company whose spending is not followed; and differing guides of one day.
with statements as (
    select * from {{ ref('int_capex_headline_statements_history') }}
    where known_until is null
),

headlines as (
    select * from {{ ref('int_capex_headlines_history') }}
    where known_until is null and capex_usd is not null
),

guides as (
    select * from {{ ref('int_guidance_history') }}
    where known_until is null and status <> 'conflict'
),

issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

-- Figures in millions differ by less than a million dollars through rounding; a million or more is a conflict
-- (2026-11).
stated_twice as (
    select
        counted.period_end_date,
        concat(
            counted.ticker, ' to ', counted.period_end_date, ': ', {{ printed('counted.capex_usd') }}, ' (',
            counted.company_basis, ', ', counted.source_file, ') and ', {{ printed('passed_over.capex_usd') }}, ' (',
            passed_over.company_basis, ', ', passed_over.source_file, ')'
        ) as example,
        row_number() over (order by counted.ticker, counted.period_end_date, passed_over.statement_rank) as example_rank
    from statements as counted
    inner join statements as passed_over
        on
            counted.cik = passed_over.cik
            and counted.period_end_date = passed_over.period_end_date
    where
        counted.statement_rank = 1
        and passed_over.statement_rank > 1
        and abs(counted.capex_usd - passed_over.capex_usd) >= 1000000
),

stated_otherwise as (
    select
        statements.period_end_date,
        concat(
            statements.ticker, ' to ', statements.period_end_date, ': ', {{ printed('headlines.capex_usd') }}, ' (',
            headlines.accession_numbers, ') and ', {{ printed('statements.capex_usd') }}, ' (',
            statements.source_file, ')'
        ) as example,
        row_number() over (order by statements.ticker, statements.period_end_date) as example_rank
    from headlines
    inner join statements
        on
            headlines.cik = statements.cik
            and headlines.period_end_date = statements.period_end_date
            and statements.statement_rank = 1
    where
        headlines.derivation <> 'company_headline'
        and abs(headlines.capex_usd - statements.capex_usd) >= 1000000
),

-- Where filings give no headline, the stated one is used, unless int_capex_headlines_history rejects it as implausible
-- beside the cash-flow line.
not_believed as (
    select
        statements.period_end_date,
        concat(
            statements.ticker, ' to ', statements.period_end_date, ': ', {{ printed('statements.capex_usd') }}, ' (',
            statements.source_file, ')'
        ) as example,
        row_number() over (order by statements.ticker, statements.period_end_date) as example_rank
    from statements
    inner join issuers on statements.cik = issuers.cik
    left join headlines
        on
            statements.cik = headlines.cik
            and statements.period_end_date = headlines.period_end_date
    where statements.statement_rank = 1 and headlines.cik is null
),

series as (
    select
        cik,
        concept,
        count(*) as quarters_count,
        min(period_end_date) as first_date,
        max(period_end_date) as last_date
    from headlines
    group by cik, concept
),

mixed as (
    select
        issuers.ticker,
        min(series.first_date) as first_date,
        max(series.last_date) as last_date,
        min(concat(series.concept, ', ', series.quarters_count, ' to ', series.last_date)) as one_basis,
        max(concat(series.concept, ', ', series.quarters_count, ' to ', series.last_date)) as another_basis,
        row_number() over (order by issuers.ticker) as example_rank
    from series
    inner join issuers on series.cik = issuers.cik
    group by issuers.ticker
    having count(*) > 1
),

not_followed as (
    select
        statements.period_end_date,
        concat(statements.ticker, ' (CIK ', statements.cik, ') in ', statements.source_file) as example,
        row_number() over (order by statements.ticker, statements.period_end_date) as example_rank
    from statements
    left join issuers on statements.cik = issuers.cik
    where issuers.cik is null
),

-- The ends of two ranges are compared only where both state them: an open range and a closed one may both be right.
guided_twice as (
    select
        counted.announced_date,
        concat(
            counted.ticker, ' ', counted.period_label, ' on ', counted.announced_date, ': ', counted.source_file,
            ' and ', passed_over.source_file
        ) as example,
        row_number() over (order by counted.ticker, counted.announced_date, counted.period_label) as example_rank
    from guides as counted
    inner join guides as passed_over
        on
            counted.ticker = passed_over.ticker
            and counted.period_label = passed_over.period_label
            and counted.announced_date = passed_over.announced_date
            and counted.source_rank < passed_over.source_rank
    where counted.low_usd <> passed_over.low_usd or counted.high_usd <> passed_over.high_usd
)

select
    'headline_conflicts: a quarter is stated twice; the own file counts, then what was announced last' as finding_kind,
    'raw_fundamentals.capex_headline' as table_name,
    count(*) as findings_count,
    max(case when example_rank = 1 then example end) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from stated_twice
having count(*) > 0
union all
select
    'headline_conflicts: filings give another headline than is stated; the filings count' as finding_kind,
    'raw_fundamentals.capex_headline' as table_name,
    count(*) as findings_count,
    max(case when example_rank = 1 then example end) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from stated_otherwise
having count(*) > 0
union all
select
    'headline_conflicts: beside the cash-flow line of its quarter it cannot be; null, look at its unit and period'
        as finding_kind,
    'raw_fundamentals.capex_headline' as table_name,
    count(*) as findings_count,
    max(case when example_rank = 1 then example end) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from not_believed
having count(*) > 0
union all
select
    'headline_bases: a company''s quarters count different things; no growth or sum across them' as finding_kind,
    'raw_fundamentals.capex_headline' as table_name,
    count(*) as findings_count,
    max(case when example_rank = 1 then concat(ticker, ': ', one_basis, '; ', another_basis) end) as example,
    min(first_date) as first_date,
    max(last_date) as last_date
from mixed
having count(*) > 0
union all
select
    'headlines_not_followed: of a company whose spending no mart follows' as finding_kind,
    'raw_fundamentals.capex_headline' as table_name,
    count(*) as findings_count,
    max(case when example_rank = 1 then example end) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from not_followed
having count(*) > 0
union all
select
    'guidance_conflicts: a range is stated twice for one day; the own file counts' as finding_kind,
    'raw_fundamentals.capex_guidance' as table_name,
    count(*) as findings_count,
    max(case when example_rank = 1 then example end) as example,
    min(announced_date) as first_date,
    max(announced_date) as last_date
from guided_twice
having count(*) > 0
