"""What a run did, as its events tell: files and rows read, models built, and the seconds of each part."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import dagster as dg

EVENT = dg.DagsterEventType
DBT_STEP = "dbt_models"
COUNTS = ("files_read", "rows_added", "rows_restated", "rows_rejected")
# The steps after dbt's, and what each did.
LATER = {
    "published_warehouse": "published",
    "market_brief": "brief written",
    "published_lake": "lake published",
    "market_export": "export written",
}


def work_done(instance: dg.DagsterInstance, run_id: str) -> str:
    """In words, by the parts that the run had; empty for a run that read and built nothing.

    Parts that failed are left out. The seconds of a part are those of its steps, added up.
    """
    seconds: defaultdict[str, float] = defaultdict(float)
    for step in instance.get_run_step_stats(run_id):
        if step.status and step.status.value == "SUCCESS" and step.start_time and step.end_time:
            part = step.step_key if step.step_key in (DBT_STEP, *LATER) else "reading"
            seconds[part] += step.end_time - step.start_time
    events = [entry.get_dagster_event() for entry in instance.all_logs(run_id, of_type=EVENT.ASSET_MATERIALIZATION)]
    counts = Counter(models=sum(event.step_key == DBT_STEP for event in events))
    # A range of months is read at once and noted for each month: one of these counts.
    for event in {event.asset_key: event for event in events}.values():
        for name in COUNTS:
            if isinstance(figure := event.materialization.metadata.get(name), dg.IntMetadataValue):
                counts[name] += figure.value or 0
    said = []
    if "reading" in seconds:
        said.append(f"{_read(counts)} in {seconds['reading']:.1f} s")
    if DBT_STEP in seconds:
        said.append(f"{counts['models']:,} models built and checked in {seconds[DBT_STEP]:.1f} s")
    said += [f"{words} in {seconds[step]:.1f} s" for step, words in LATER.items() if step in seconds]
    return ", ".join(said)


def _read(counts: Mapping[str, int]) -> str:
    files = f"{counts['files_read']:,} file{'' if counts['files_read'] == 1 else 's'} read"
    rows = []
    if counts["rows_added"]:
        restated = f", {counts['rows_restated']:,} of them restated" if counts["rows_restated"] else ""
        rows.append(f"{counts['rows_added']:,} rows added{restated}")
    if counts["rows_rejected"]:
        rows.append(f"{counts['rows_rejected']:,} rejected")
    return f"{files} ({'; '.join(rows)})" if rows else files
