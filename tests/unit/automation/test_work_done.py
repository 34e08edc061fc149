"""What a run did, in words, from the events that Dagster keeps."""

import dagster as dg

from orchestration.automation.work_done import work_done


@dg.asset(name="quotes")
def quotes() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"files_read": 3, "rows_added": 1200, "rows_restated": 5, "rows_rejected": 0})


@dg.asset(name="levels")
def levels() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"files_read": 1, "rows_added": 2, "rows_restated": 0, "rows_rejected": 1})


@dg.multi_asset(name="dbt_models", outs={"sectors": dg.AssetOut(), "stocks": dg.AssetOut()})
def dbt_models() -> tuple[int, int]:
    return 1, 2


@dg.asset(name="published_warehouse")
def published() -> None:
    raise dg.Failure("the disk is full", allow_retries=False)


def _done(*assets: dg.AssetsDefinition) -> str:
    with dg.instance_for_test() as instance:
        result = dg.materialize(list(assets), instance=instance, raise_on_error=False)
        return work_done(instance, result.run_id)


def test_files_rows_and_models_are_added_up() -> None:
    words = _done(quotes, levels, dbt_models)
    assert words.startswith("4 files read (1,202 rows added, 5 of them restated; 1 rejected) in ")
    assert ", 2 models built and checked in " in words
    assert "published" not in words


def test_a_range_of_months_is_read_once() -> None:
    months = dg.MonthlyPartitionsDefinition(start_date="2026-01-01")

    @dg.asset(name="bars", partitions_def=months, backfill_policy=dg.BackfillPolicy.single_run())
    def bars() -> dg.MaterializeResult:
        return dg.MaterializeResult(metadata={"files_read": 2, "rows_added": 30})

    with dg.instance_for_test() as instance:
        tags = {"dagster/asset_partition_range_start": "2026-01-01", "dagster/asset_partition_range_end": "2026-03-01"}
        result = dg.materialize([bars], instance=instance, tags=tags)
        assert work_done(instance, result.run_id).startswith("2 files read (30 rows added) in ")


def test_a_part_that_failed_is_left_out() -> None:
    words = _done(levels, published)
    assert words.startswith("1 file read (2 rows added; 1 rejected) in ")
    assert "published" not in words


def test_a_run_that_did_nothing_says_nothing() -> None:
    assert _done(published) == ""
