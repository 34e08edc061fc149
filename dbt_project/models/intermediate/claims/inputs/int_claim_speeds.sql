-- Rank by speed of the move that is under way at the end of a claim's period, among all moves in the data: 1 is the
-- fastest.
with moves as (
    select
        *,
        row_number() over (partition by article_id, claim_id, judged_as order by floor_number desc) as recency_rank,
        rank() over (partition by article_id, claim_id, judged_as order by sessions_count) as speed_rank
    from {{ ref('int_claim_moves') }}
)

select
    article_id,
    claim_id,
    judged_as,
    max(case when recency_rank = 1 then speed_rank end) as speed_rank,
    count(*) as moves_count,
    string_agg(
        concat(
            'from ', {{ printed('floor_number') }}, ' on ', move_start_date, ' ', sessions_count, ' sessions',
            case when is_under_way then ' so far' end
        ),
        ', ' order by floor_number
    ) as speeds,
    bool_or(is_simulated) as is_simulated
from moves
group by article_id, claim_id, judged_as
