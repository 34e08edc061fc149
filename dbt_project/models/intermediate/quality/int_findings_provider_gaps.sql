-- Keys whose failed requests no later answer has made good. An answer makes good the earlier failures whose days it
-- covers, and failures that asked for the days up to their own time, because every later request begins where the key's
-- stored days end.
with payloads as (
    select
        concat(provider_name, '/', dataset_name) as dataset,
        payload_key,
        problem,
        coalesce(first_date, cast('0001-01-01' as date)) as first_date,
        coalesce(after_date, cast('9999-12-31' as date)) as after_date,
        fetched_at
    from {{ ref('stg_reference__payloads') }}
),

answers as (
    select * from payloads
    where problem is null
),

standing as (
    select
        failures.dataset,
        failures.payload_key,
        min(failures.fetched_at) as first_failed_at,
        max(failures.fetched_at) as last_failed_at
    from payloads as failures
    left join answers
        on
            failures.dataset = answers.dataset
            and failures.payload_key = answers.payload_key
            and failures.fetched_at < answers.fetched_at
            and failures.after_date <= answers.after_date
            and (
                failures.first_date >= answers.first_date
                or {{ dbt.dateadd('day', 7, 'failures.after_date') }} >= failures.fetched_at
            )
    where failures.problem is not null and answers.payload_key is null
    group by failures.dataset, failures.payload_key
),

gaps as (
    select
        standing.dataset,
        standing.payload_key,
        max(answers.fetched_at) as last_answered_at,
        max(standing.last_failed_at) as last_failed_at
    from standing
    left join answers
        on
            standing.dataset = answers.dataset
            and standing.payload_key = answers.payload_key
            and standing.first_failed_at > answers.fetched_at
    group by standing.dataset, standing.payload_key
)

select
    concat('provider_gap: ', gaps.dataset) as finding_kind,
    'raw_reference.payloads' as table_name,
    count(*) as findings_count,
    max(concat(gaps.payload_key, ' on ', cast(gaps.last_failed_at as date), ': ', payloads.problem)) as example,
    cast(min(gaps.last_answered_at) as date) as first_date,
    cast(max(gaps.last_failed_at) as date) as last_date
from gaps
inner join payloads
    on
        gaps.dataset = payloads.dataset
        and gaps.payload_key = payloads.payload_key
        and gaps.last_failed_at = payloads.fetched_at
group by gaps.dataset
