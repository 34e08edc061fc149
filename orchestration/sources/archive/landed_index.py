"""The landing archive's index as rows of raw_reference.payloads."""

from collections.abc import Sequence

import pandas as pd

from orchestration.sources.archive.landing_index import INDEX
from orchestration.sources.archive.payloads import Payload
from orchestration.sources.cells import text
from orchestration.sources.inputs import FrameInput

SOURCE_NAME = "landing"
LABEL = f"landing/{INDEX}"
COLUMNS = (
    "provider_name",
    "dataset_name",
    "payload_key",
    "fetched_at",
    "first_date",
    "after_date",
    "payload_batch_id",
    "address",
    "http_status",
    "bytes_count",
    "sha256",
    "payload_file",
    "problem",
)


def payload_index_input(payloads: Sequence[Payload]) -> FrameInput:
    """One row for each answer or failure, in the index's order, every cell as text or None.

    Where two lines are about the same key at the same moment, the later one counts.
    """
    last = {(payload.series, payload.fetched_at): payload for payload in payloads}
    rows = [
        tuple(
            text(cell)
            for cell in (
                payload.provider,
                payload.dataset,
                payload.key,
                payload.fetched_at,
                payload.first_date,
                payload.after_date,
                payload.batch_id,
                payload.address,
                payload.http_status,
                payload.bytes_count,
                payload.sha256,
                payload.label if payload.file else None,
                payload.problem,
            )
        )
        for payload in last.values()
    ]
    return FrameInput(pd.DataFrame(rows, columns=list(COLUMNS), dtype="str"), LABEL, SOURCE_NAME)
