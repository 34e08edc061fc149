"""How every raw table is ingested: source → contract → warehouse → metadata. The raw_*.py files list the tables."""

from collections.abc import Mapping, Sequence

import dagster as dg

from orchestration.assets.resources import Source, Warehouse
from orchestration.assets.table_metadata import table_metadata
from orchestration.contracts.contract import PROVENANCE, Contract
from orchestration.errors import ActionableError
from orchestration.reports.dictionary.units import unit_of
from orchestration.sources.calendar import FIRST_DATE
from orchestration.warehouse.changes import BatchResult
from orchestration.warehouse.connection import WarehouseBusyError, connect

OWNERS = ["team:market-data"]
# A correction belongs to the month of the row it corrects: reading a month again reads all its corrections.
MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_DATE.isoformat(), end_offset=1)
# A run with this tag asks for everything again, changed or not.
REFRESH_TAG = "market_warehouse/refresh"
# A run with this tag reads all months of the files that have the fingerprint in it.
WHOLE_TAG = "market_warehouse/all_months_of"
# A run with this tag reads files whether or not they have changed.
FULL_TAG = "market_warehouse/full"
# For disks and locks, which may recover. An error in a file stays, and is raised without retries.
RETRIES = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)

# The steps of the raw tables write them, so no run materializes them.
QUARANTINE = [
    dg.AssetsDefinition(
        specs=[
            dg.AssetSpec(
                ["quarantine", table],
                group_name="quarantine",
                description=description,
                metadata={"dagster/table_name": f"quarantine.{table}"},
                kinds={"duckdb", "python"},
                owners=OWNERS,
            )
        ]
    )
    for table, description in (
        (
            "rejected_rows",
            "Rows that broke a raw table's contract, as they were read and with the rule that they broke. "
            "Every raw table writes its own here: `rows_rejected` among its metadata says how many a run wrote.",
        ),
        (
            "rejected_cells",
            "Optional cells that broke a raw table's contract and became null, with the rule that they broke; their "
            "rows are kept. Every raw table writes its own here: the notes of a run name them.",
        ),
    )
]

# The landing assets that a raw table reads, by its `schema.table` name; only with live sources.
Parents = Mapping[str, Sequence[dg.AssetKey]]


def raw_asset(
    contract: Contract, parents: Parents, deps: Sequence[Contract] = (), is_monthly: bool = False
) -> dg.AssetsDefinition:
    """The asset that reads a contract's table from the chosen source.

    deps: raw tables that this table's rules or checks read. is_monthly: partitioned by month; one run reads a
    range of months.
    """

    @dg.asset(
        key=asset_key(contract),
        deps=[*(asset_key(dep) for dep in deps), *parents.get(contract.name, ())],
        group_name=contract.schema,
        description=f"{contract.description}\n\nKey: {', '.join(contract.key)}, source_name. Append-only.",
        kinds={"duckdb", "python"},
        owners=OWNERS,
        metadata={
            "dagster/column_schema": _column_schema(contract),
            "dagster/table_name": contract.name,
            "grain": f"one row per {', '.join(contract.key)}, source_name and version",
        },
        partitions_def=MONTHS if is_monthly else None,
        backfill_policy=dg.BackfillPolicy.single_run() if is_monthly else None,
        retry_policy=RETRIES,
    )
    def ingest(
        context: dg.AssetExecutionContext, source: dg.ResourceParam[Source], warehouse: dg.ResourceParam[Warehouse]
    ) -> dg.MaterializeResult:
        window = None
        if is_monthly:
            span = context.partition_time_window
            window = (span.start.date(), span.end.date())
        try:
            warehouse.keep_open()
            result = warehouse.append(
                *(contract, source, context.run_id, window),
                whole_of=context.run.tags.get(WHOLE_TAG, ""),
                is_full=FULL_TAG in context.run.tags,
            )
        except WarehouseBusyError:
            raise  # retried: the lock may be free by then
        except ActionableError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        for note in result.notes:
            context.log.warning(note)
        if result.problems:
            count = len(result.problems)
            raise dg.Failure(
                description=f"{contract.name}: {count} file(s) could not be taken: correct them, or move them away.\n"
                + "\n".join(result.problems),
                metadata=_metadata(result, source.name),
                allow_retries=False,
            )
        with connect(warehouse.settings.build_path) as connection:
            figures = table_metadata(connection, contract.name, contract.key)
        # A run over several months records one event per month; the UI shows the last.
        context.add_asset_metadata(figures, partition_key=context.partition_key_range.end if is_monthly else None)
        return dg.MaterializeResult(metadata=_metadata(result, source.name))

    return ingest


def asset_key(contract: Contract) -> dg.AssetKey:
    """The asset's key: the schema and table name, also that of the dbt source."""
    return dg.AssetKey([contract.schema, contract.table])


def month_key(day: object) -> str:
    """The partition that holds a day."""
    return f"{day:%Y-%m-01}"


def last_month_key() -> str:
    """The partition of the running month."""
    key = MONTHS.get_last_partition_key()
    assert key is not None
    return key


def _column_schema(contract: Contract) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.sql_type,
                column.description,
                dg.TableColumnConstraints(nullable=not column.is_required and column.name not in contract.key),
                tags=unit_tags(column.name),
            )
            for column in contract.columns + PROVENANCE
        ]
    )


def unit_tags(column: str) -> dict[str, str]:
    """A column's unit as a tag, shown under its name in the UI; none where its values are no quantity."""
    unit = unit_of(column)
    return {"unit": unit} if unit else {}


def _metadata(result: BatchResult, source_name: str) -> dict[str, dg.MetadataValue]:
    return {
        "dagster/row_count": dg.MetadataValue.int(result.row_count),
        "files_read": dg.MetadataValue.int(result.files_count),
        "rows_read": dg.MetadataValue.int(result.read_count),
        "rows_added": dg.MetadataValue.int(result.added_count),
        "rows_restated": dg.MetadataValue.int(result.restated_count),
        "rows_rejected": dg.MetadataValue.int(result.rejected_count),
        "source": dg.MetadataValue.text(source_name),
        **({"notes": dg.MetadataValue.text("\n".join(result.notes))} if result.notes else {}),
    }
