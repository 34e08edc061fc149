-- The latest version of each claim, with its text parsed: the value, its last printed digit, and the number that names
-- a level.
with versions as (
    {{ latest_version(source('raw_claims', 'claims'), 'claims', ['article_id', 'claim_id']) }}
),

-- Numbers in the names of indices (S&P 500) are no level; nor are "7 %" and years.
numbered as (
    select
        *,
        list_filter(
            regexp_extract_all(
                regexp_replace(statement, '(S&P|Russell|Nasdaq|Dow)[- ]?[0-9,]+', '', 'g'),
                '[0-9][0-9,]*(?:\.[0-9]+)?(?: ?%| per ?cent)?'
            ),
            lambda number: not regexp_matches(number, '%|cent|^(19|20)[0-9][0-9]$')
        ) as statement_numbers
    from versions
)

select
    article_id,
    claim_id,
    statement,
    subject,
    metric,
    regexp_replace(metric, '[0-9]+', '{n}') as metric_pattern,
    cast(
        coalesce(
            nullif(regexp_extract(metric, '[0-9]+'), ''),
            case when len(statement_numbers) = 1 then replace(statement_numbers[1], ',', '') end
        ) as double
    ) as level_number,
    comparator,
    claimed_value,
    try_cast(claimed_value as double) as claimed_number,
    case when comparator = 'between' then try_cast(split_part(claimed_value, '..', 1) as double) end
        as claimed_low_number,
    case when comparator = 'between' then try_cast(split_part(claimed_value, '..', 2) as double) end
        as claimed_high_number,
    power(10e0, -len(regexp_extract(split_part(claimed_value, '..', -1), '[.]([0-9]+)$', 1))) as last_digit_number,
    unit,
    published_date,
    period_start_date,
    period_end_date,
    source_name,
    source_file,
    source_row
from numbered
