"""How every raw table is ingested: source → contract → warehouse → metadata. The tables stand in the raw_*.py files."""

from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

from orchestration.contracts.contract import PROVENANCE, Contract
from orchestration.resources import Source, Warehouse
from orchestration.sources.calendar import FIRST_DATE
from orchestration.sources.inputs import SourceFileError
from orchestration.warehouse.changes import BatchResult, MissingTableError
from orchestration.warehouse.tables import ContractDriftError

OWNERS = ["team:market-data"]
# A corrected row arrives within its month, so that a month read again brings every correction with it.
MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_DATE.isoformat(), end_offset=1)
# What a file says does not change by asking again; a disk or a lock may.
RETRIES = dg.RetryPolicy(max_retries=2, delay=1, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


def raw_asset(contract: Contract, deps: Sequence[Contract] = (), is_monthly: bool = False) -> dg.AssetsDefinition:
    """The asset that reads a contract's table from the chosen source.

    deps: raw tables whose rows this one's rules or checks look at. is_monthly: partitioned by month, a range in one
    run.
    """

    @dg.asset(
        key=asset_key(contract),
        deps=[asset_key(dep) for dep in deps],
        group_name=contract.schema,
        description=f"{contract.description}\n\nKey: {', '.join(contract.key)}, source_name. Append-only.",
        kinds={"duckdb", "python"},
        owners=OWNERS,
        metadata={"dagster/column_schema": _column_schema(contract), "dagster/table_name": contract.name},
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
            inputs = source.inputs(contract.name)
        except SourceFileError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        try:
            result = warehouse.append(contract, inputs, context.run_id, window)
        except (MissingTableError, ContractDriftError) as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        for note in result.notes:
            context.log.warning(note)
        if result.problems:
            raise dg.Failure(
                description=f"{contract.name}: {len(result.problems)} file(s) could not be taken.\n"
                + "\n".join(result.problems),
                metadata=_metadata(result, source.name),
                allow_retries=False,
            )
        return dg.MaterializeResult(metadata=_metadata(result, source.name))

    return ingest


def asset_key(contract: Contract) -> dg.AssetKey:
    """Key, table and dbt source are one name."""
    return dg.AssetKey([contract.schema, contract.table])


def month_key(day: object) -> str:
    """The partition that holds a day."""
    return f"{day:%Y-%m-01}"


def last_month_key() -> str:
    """The partition of the running month."""
    key = MONTHS.get_last_partition_key()
    assert key is not None
    return key


def previous_month_key(key: str) -> str:
    """The partition before another."""
    return month_key(MONTHS.time_window_for_partition_key(key).start - timedelta(days=1))


def _column_schema(contract: Contract) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.sql_type,
                column.description,
                dg.TableColumnConstraints(nullable=not column.is_required and column.name not in contract.key),
            )
            for column in contract.columns + PROVENANCE
        ]
    )


def _metadata(result: BatchResult, source_name: str) -> dict[str, dg.MetadataValue]:
    return {
        "dagster/row_count": dg.MetadataValue.int(result.row_count),
        "rows_read": dg.MetadataValue.int(result.read_count),
        "rows_added": dg.MetadataValue.int(result.added_count),
        "rows_restated": dg.MetadataValue.int(result.restated_count),
        "rows_rejected": dg.MetadataValue.int(result.rejected_count),
        "source": dg.MetadataValue.text(source_name),
        **({"notes": dg.MetadataValue.text("\n".join(result.notes))} if result.notes else {}),
    }
