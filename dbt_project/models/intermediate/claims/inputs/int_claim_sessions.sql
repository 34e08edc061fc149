-- Highs, lows and closes of the claimed series restated for every known split, so that days before and after a split
-- compare. An index has no splits.
with quotes as (
    select * from {{ ref('int_claim_quotes') }}
    where adjustment <> 'split_dividend'
),

adjusted as (
    select
        quotes.series_id,
        quotes.as_of,
        quotes.session_date,
        sessions.session_number,
        quotes.table_name,
        quotes.high_quoted / coalesce(factors.split_factor_ratio, 1) as high_number,
        quotes.low_quoted / coalesce(factors.split_factor_ratio, 1) as low_number,
        quotes.close_quoted / coalesce(factors.split_factor_ratio, 1) as close_number,
        quotes.basis_date,
        quotes.is_simulated
    from quotes
    inner join {{ ref('int_sessions') }} as sessions on quotes.session_date = sessions.session_date
    left join {{ ref('int_split_factors') }} as factors
        on
            quotes.series_id = factors.security_id
            and quotes.basis_date >= factors.from_date
            and quotes.basis_date < factors.before_date
)

select
    series_id,
    as_of,
    session_date,
    session_number,
    table_name,
    high_number,
    low_number,
    close_number,
    basis_date,
    is_simulated,
    max(close_number) over so_far as highest_close_number,
    coalesce(max(close_number) over before, 0) as highest_before_number,
    min(session_date) over so_far as first_session_date,
    bool_or(is_simulated) over so_far as is_any_simulated
from adjusted
window
    so_far as (
        partition by series_id, as_of order by session_number rows between unbounded preceding and current row
    ),
    before as (
        partition by series_id, as_of order by session_number rows between unbounded preceding and 1 preceding
    )
