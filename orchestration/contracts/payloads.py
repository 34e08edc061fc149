"""The contract of the landing archive's index: what was asked of a provider, and what came of it."""

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.reference import SCHEMA, dates_in_range

PAYLOADS = Contract(
    SCHEMA,
    "payloads",
    "What was asked of providers and what came of it: one row per provider, dataset, key and moment. The bytes lie "
    "in the landing archive under payload_file.",
    key=("provider_name", "dataset_name", "payload_key", "fetched_at"),
    columns=(
        Column("provider_name", "VARCHAR", "Provider asked, such as sec.", True),
        Column("dataset_name", "VARCHAR", "Which of the provider's datasets, such as chart.", True),
        Column("payload_key", "VARCHAR", "What tells it from others of its dataset: a CIK, symbol or series.", True),
        Column("fetched_at", "TIMESTAMP", "When the answer had come, or the request had failed (UTC).", True),
        Column("first_date", "DATE", "First day asked for; null where the provider always sends everything."),
        Column("after_date", "DATE", "Day after the last one asked for; null likewise."),
        Column("payload_batch_id", "VARCHAR", "Batch of everything that was asked for together.", True),
        Column("address", "VARCHAR", "Address asked, without secrets.", True),
        Column("http_status", "BIGINT", "The answer's HTTP status; null where none came."),
        Column("bytes_count", "BIGINT", "Size of the content as it is parsed, in bytes; 0 where nothing came.", True),
        Column("sha256", "VARCHAR", "SHA-256 of the content as it is parsed; null where nothing came."),
        Column("payload_file", "VARCHAR", "The file, as in the source_file of raw rows; null where nothing came."),
        Column("problem", "VARCHAR", "Why nothing came, or why what came was not taken; null otherwise."),
    ),
    rules=(
        dates_in_range("first_date", "after_date"),
        Rule("dates_in_order", "after_date <= first_date", "the days asked for end before they begin"),
        Rule("status_is_http", "http_status not between 100 and 599", "an HTTP status lies between 100 and 599"),
        Rule("size_not_negative", "bytes_count < 0", "the size is negative"),
        Rule("hash_is_valid", "not regexp_full_match(sha256, '[0-9a-f]{64}')", "a SHA-256 has 64 hex digits"),
        Rule(
            "file_or_problem",
            "payload_file is null and problem is null",
            "either something came and is kept in a file, or a problem says why not",
        ),
    ),
    known_at="fetched_at",
)
