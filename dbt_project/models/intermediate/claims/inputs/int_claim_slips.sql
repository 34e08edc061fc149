-- Names in claims that are not in any list of the warehouse, each with the known names that may be meant: names of
-- metrics, of tickers and indices, and of sectors, rates and companies as people write them.
with claims as (
    select * from {{ ref('int_claims') }}
),

unknown_metrics as (
    select distinct metric_pattern as unknown_name from claims
    where family is null
),

-- An unknown metric's name may be a known one with typing errors (at most one letter in four) or with words left out.
near_metrics as (
    select
        misnamed.unknown_name,
        known.metric_pattern as near_name,
        row_number() over (
            partition by misnamed.unknown_name
            order by levenshtein(misnamed.unknown_name, known.metric_pattern), known.metric_pattern
        ) as nearness_rank
    from unknown_metrics as misnamed
    inner join {{ ref('stg_reference__claim_metrics') }} as known
        on
            4 * levenshtein(misnamed.unknown_name, known.metric_pattern) <= length(known.metric_pattern)
            or (contains(misnamed.unknown_name, '_') and contains(known.metric_pattern, misnamed.unknown_name))
            -- Words in another order or form. 2026-11: index_closing scores 0.936, pct_companies_reported at most 0.72.
            or jaro_winkler_similarity(misnamed.unknown_name, known.metric_pattern) >= 0.93e0
),

known_subjects as (
    select ticker as known_name from {{ ref('stg_reference__securities') }}
    union distinct
    select ticker as known_name from {{ ref('stg_reference__index_constituents') }}
    union distinct
    select index_id as known_name from {{ ref('stg_reference__index_definitions') }}
),

-- A ticker that has quotes is known too, even where no list has it.
quoted as (
    select distinct ticker from {{ ref('stg_market__daily_quotes') }}
),

unknown_subjects as (
    select distinct upper(claims.subject) as unknown_name
    from claims
    left join known_subjects on upper(claims.subject) = known_subjects.known_name
    left join quoted on upper(claims.subject) = quoted.ticker
    where
        known_subjects.known_name is null
        and quoted.ticker is null
        and regexp_full_match(claims.subject, '[A-Za-z]{3,5}')
        and claims.family not in ('rates', 'seasons', 'agreements', 'quote_tables', 'unknown_series')
),

-- A misspelt ticker has two neighbouring letters swapped, or one letter too many or too few. A replaced letter mostly
-- gives another company's ticker, and so does a letter more or less in a ticker of three letters; these are not taken
-- for a slip.
near_subjects as (
    select
        misnamed.unknown_name,
        known_subjects.known_name as near_name,
        row_number() over (
            partition by misnamed.unknown_name
            order by
                case when length(misnamed.unknown_name) = length(known_subjects.known_name) then 0 else 1 end,
                known_subjects.known_name
        ) as nearness_rank
    from unknown_subjects as misnamed
    inner join known_subjects
        on
            damerau_levenshtein(misnamed.unknown_name, known_subjects.known_name) = 1
            and (
                levenshtein(misnamed.unknown_name, known_subjects.known_name) = 2
                or (
                    length(misnamed.unknown_name) <> length(known_subjects.known_name)
                    and length(misnamed.unknown_name) > 3
                )
            )
),

-- Longer names, and short ones where no ticker is expected. 2026-11: the eleven sectors' names score at most 0.87
-- among themselves, Enrgy scores 0.96.
unknown_words as (
    select distinct upper(claims.subject) as unknown_name
    from claims
    left join {{ ref('int_subject_names') }} as known_names
        on upper(regexp_replace(trim(claims.subject), '[ _-]+', ' ', 'g')) = known_names.written_name
    where
        known_names.written_name is null
        and (
            (claims.family in ('rates', 'sectors', 'sector_moves', 'seasons') and length(claims.subject) > 3)
            or (claims.family is not null and regexp_full_match(claims.subject, '[A-Za-z][A-Za-z .&-]{5,}'))
        )
),

near_words as (
    select
        unknown_words.unknown_name,
        known_names.subject as near_name,
        row_number() over (
            partition by unknown_words.unknown_name
            order by
                jaro_winkler_similarity(unknown_words.unknown_name, known_names.written_name) desc,
                known_names.written_name
        ) as nearness_rank
    from unknown_words
    inner join {{ ref('int_subject_names') }} as known_names
        on jaro_winkler_similarity(unknown_words.unknown_name, known_names.written_name) >= 0.93e0
    where known_names.subject is not null
),

near as (
    select * from near_subjects
    where nearness_rank <= 3
    union all
    select * from near_words
    where nearness_rank = 1
)

select
    'metric' as name_kind,
    unknown_name,
    near_name as near_names
from near_metrics
where nearness_rank = 1
union all
select
    'subject' as name_kind,
    unknown_name,
    string_agg(near_name, ' or ' order by nearness_rank) as near_names
from near
group by unknown_name
