{{ config(materialized='carried') }}
-- depends_on: {{ ref('stg_market__daily_quotes') }}

-- From which session on this run computes the rows of each security in models that are built by security: the first
-- one whose quote is new, or all of them where a split, a dividend, its coverage or a problem of the series has
-- changed, or a dividend would change the total returns before it. Null where nothing has changed.
with withheld as (
    select distinct
        security_id,
        session_date
    from {{ ref('int_quote_problems') }}
    where problem = 'off_scale' or problem like 'bar_of_a_%'
),

quotes as (
    select
        stated.security_id,
        max(case when withheld.security_id is null then stated.session_date end) as last_session_date
    from {{ ref('int_quotes_stated') }} as stated
    left join withheld
        on
            stated.security_id = withheld.security_id
            and stated.session_date = withheld.session_date
    group by stated.security_id
),

-- Where there is no split, dividends as paid and restated for splits are the same.
split_securities as (
    select distinct security_id
    from {{ ref('int_split_factors') }}
),

-- What the rows of a security follow from besides its quotes, as text. What is dated after the last session does not
-- count yet, and coverage that reaches it is the same however far it goes on.
parts as (
    select
        security_id,
        concat_ws(' ', 'factor', from_date, before_date, split_factor_ratio) as said
    from {{ ref('int_split_factors') }}
    union all
    select
        coverage.security_id,
        concat_ws(
            ' ', coverage.action_type, 'known', coverage.first_covered_date,
            case when coverage.last_covered_date < quotes.last_session_date then coverage.last_covered_date end
        ) as said
    from {{ ref('stg_market__corporate_action_coverage') }} as coverage
    inner join quotes on coverage.security_id = quotes.security_id
    union all
    select
        refused.security_id,
        concat_ws(' ', 'refused', refused.action_type, refused.ex_date) as said
    from {{ ref('stg_market__refused_actions') }} as refused
    inner join quotes on refused.security_id = quotes.security_id and refused.ex_date <= quotes.last_session_date
    union all
    select
        security_id,
        concat_ws(' ', 'series', problem) as said
    from {{ ref('int_series_misadjusted') }}
    union all
    select
        security_id,
        concat_ws(' ', 'quote', session_date, problem) as said
    from {{ ref('int_quote_problems') }}
    union all
    select
        dividends.security_id,
        concat_ws(
            ' ', 'dividend', dividends.ex_date, dividends.dividend_usd_per_share, dividends.distribution_number,
            case when split_securities.security_id is not null then coalesce(bases.adjustment, 'undecided') end
        ) as said
    from {{ ref('stg_market__corporate_actions') }} as dividends
    inner join quotes on dividends.security_id = quotes.security_id and dividends.ex_date <= quotes.last_session_date
    inner join {{ ref('int_dividend_bases') }} as bases
        on
            dividends.source_name = bases.source_name
            and dividends.source_file = bases.source_file
            and dividends.security_id = bases.security_id
            and dividends.adjustment = bases.stated_adjustment
    left join split_securities on dividends.security_id = split_securities.security_id
    where dividends.action_type = 'dividend'
),

contexts as (
    select
        security_id,
        md5({{ ordered_list('said', '; ') }}) as context_hash
    from parts
    group by security_id
),

now_known as (
    select
        quotes.security_id,
        coalesce(contexts.context_hash, '') as context_hash,
        quotes.last_session_date
    from quotes
    left join contexts on quotes.security_id = contexts.security_id
)

{% if is_built_whole() -%}

    select
        security_id,
        context_hash,
        last_session_date,
        cast('0001-01-01' as date) as from_date
    from now_known

{%- else -%}

    , new_quotes as (
        select
            quotes.security_id,
            min(quotes.session_date) as first_new_date
        from {{ ref('stg_market__daily_quotes') }} as quotes
        inner join {{ quotes_to_build() }} as new_keys
            on quotes.ticker = new_keys.ticker and quotes.session_date = new_keys.session_date
        group by quotes.security_id
    ),

    -- The earlier last session too, because a series' last close is adjusted for nothing, whatever is known of its
    -- splits: now that another one follows, it may be adjusted, or not known.
    changed as (
        select
            now_known.security_id,
            earlier.security_id is null or earlier.context_hash <> now_known.context_hash as is_restated,
            least(new_quotes.first_new_date, earlier.last_session_date) as first_changed_date
        from now_known
        left join {{ this }} as earlier on now_known.security_id = earlier.security_id
        left join new_quotes on now_known.security_id = new_quotes.security_id
        where
            earlier.security_id is null
            or earlier.context_hash <> now_known.context_hash
            or new_quotes.security_id is not null
    ),

    -- The last total return of each that would stay. By its name, not by ref(): it is what the build before made of it.
    last_kept as (
        select
            changed.security_id,
            max(total_returns.session_date) as session_date
        from changed
        inner join intermediate.int_total_returns as total_returns
            on
                changed.security_id = total_returns.security_id
                and changed.first_changed_date > total_returns.session_date
        group by changed.security_id
    ),

    -- A dividend changes the total returns of all days before it, so one after the last that would stay restates them.
    distributions as (
        select
            security_id,
            ex_date
        from {{ ref('stg_market__corporate_actions') }}
        where action_type = 'dividend'
        union all
        select
            security_id,
            ex_date
        from {{ ref('stg_market__refused_actions') }}
    ),

    restated as (
        select distinct last_kept.security_id
        from last_kept
        inner join now_known on last_kept.security_id = now_known.security_id
        inner join distributions
            on
                last_kept.security_id = distributions.security_id
                and last_kept.session_date < distributions.ex_date
                and now_known.last_session_date >= distributions.ex_date
    )

    select
        now_known.security_id,
        now_known.context_hash,
        now_known.last_session_date,
        case
            when changed.is_restated or restated.security_id is not null then cast('0001-01-01' as date)
            else changed.first_changed_date
        end as from_date
    from now_known
    left join changed on now_known.security_id = changed.security_id
    left join restated on now_known.security_id = restated.security_id

{%- endif %}
