select
    sum(claims_count) filter (judged_as = 'latest') as claims_count,
    sum(supported_count) filter (judged_as = 'latest') as supported_count,
    sum(supported_count) filter (judged_as = 'publication') as supported_then_count,
    sum(contradicted_count) filter (judged_as = 'latest') as contradicted_count,
    sum(contradicted_count) filter (judged_as = 'publication') as contradicted_then_count,
    sum(misdated_count) filter (judged_as = 'latest') as misdated_count,
    sum(misdated_count) filter (judged_as = 'publication') as misdated_then_count,
    sum(inconsistent_count) filter (judged_as = 'latest') as inconsistent_count,
    sum(inconsistent_count) filter (judged_as = 'publication') as inconsistent_then_count,
    sum(forecast_open_count) filter (judged_as = 'latest') as forecast_open_count,
    sum(forecast_open_count) filter (judged_as = 'publication') as forecast_open_then_count,
    sum(needs_data_count) filter (judged_as = 'latest') as needs_data_count,
    sum(needs_data_count) filter (judged_as = 'publication') as needs_data_then_count,
    sum(out_of_scope_count) filter (judged_as = 'latest') as out_of_scope_count,
    sum(out_of_scope_count) filter (judged_as = 'publication') as out_of_scope_then_count
from marts.claim_summary
having count(*) > 0
