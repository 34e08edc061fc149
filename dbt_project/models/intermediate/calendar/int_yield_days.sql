-- Sessions on which the Treasury's yields are stated: the bond market is closed on two holidays on which the stock
-- exchange trades. 2026-11: from 2015 to 2025 the real series has a yield on every session but these.
with sessions as (
    select
        session_date,
        cast({{ dbt.date_trunc('week', 'session_date') }} as date) = session_date as is_monday,
        extract(month from session_date) as month_number,
        extract(day from session_date) as day_number
    from {{ ref('int_sessions') }}
)

select session_date
from sessions
where
    -- Columbus Day, the second Monday of October.
    not (month_number = 10 and day_number between 8 and 14 and is_monday)
    -- Veterans Day, November 11, moved to Monday where it falls on a Sunday.
    and not (month_number = 11 and (day_number = 11 or (day_number = 12 and is_monday)))
