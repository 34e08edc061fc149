with versions as (
    {{ latest_version(
        source('raw_reference', 'payloads'), 'payloads',
        ['provider_name', 'dataset_name', 'payload_key', 'fetched_at']
    ) }}
)

select
    provider_name,
    dataset_name,
    payload_key,
    payload_batch_id,
    address,
    sha256,
    payload_file,
    problem,
    http_status,
    bytes_count,
    first_date,
    after_date,
    fetched_at
from versions
