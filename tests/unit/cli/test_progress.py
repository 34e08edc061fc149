"""What a run tells while it goes on: how many models stand, what went wrong, and where warnings go."""

import io
import uuid

import dagster as dg
import pytest

from orchestration.cli.progress import DBT_STEP, Progress
from orchestration.cli.terminal import Terminal
from orchestration.sources.countdown import watched_by
from orchestration.warehouse.connection import BuildFileError


@pytest.fixture
def told():
    """Call it with (assets, resources): what a run of them says on standard output, in warnings, and step by step."""

    def run(assets, resources=None):
        out, warnings, steps = io.StringIO(), io.StringIO(), []
        progress = Progress(Terminal(out, warnings))
        definitions = dg.Definitions(assets, jobs=[dg.define_asset_job("everything")], resources=resources)
        run_id = str(uuid.uuid4())
        with dg.DagsterInstance.ephemeral() as instance, watched_by(steps.append):
            instance.add_event_listener(run_id, progress.on_event)
            definitions.resolve_job_def("everything").execute_in_process(
                instance=instance, run_id=run_id, raise_on_error=False
            )
        run.is_published = progress.is_published
        return out.getvalue(), warnings.getvalue(), steps

    return run


@pytest.mark.parametrize(("name", "expected"), [("published_warehouse", True), ("market_brief", False)])
def test_a_run_knows_whether_it_has_published(told, name, expected):
    told(
        [
            dg.AssetsDefinition.from_op(
                dg.op(name="work")(lambda: None), keys_by_output_name={"result": dg.AssetKey(name)}
            )
        ]
    )
    assert told.is_published is expected


def test_models_are_counted_as_they_are_built(told):
    @dg.multi_asset(specs=[dg.AssetSpec("one"), dg.AssetSpec("two")], name=DBT_STEP)
    def models():
        yield dg.MaterializeResult("one")
        yield dg.MaterializeResult("two")

    out, warnings, steps = told([models])
    assert [line.split("s  ")[1] for line in out.splitlines()] == ["✓ one", "✓ two"]
    assert warnings == ""
    assert steps == ["dbt: 0 of 2 models built", "dbt: 1 of 2 models built", "dbt: 2 of 2 models built"]


def test_what_no_step_can_begin_without_is_said_once_in_our_own_words(told):
    @dg.resource
    def warehouse(_context):
        try:
            raise OSError("deep down")
        except OSError as error:
            raise BuildFileError("the file is damaged: do this") from error

    @dg.asset(required_resource_keys={"warehouse"})
    def one(): ...

    @dg.asset(required_resource_keys={"warehouse"})
    def two(): ...

    out, warnings, _ = told([one, two], {"warehouse": warehouse})
    assert out == ""
    assert [line.split("s  ")[1] for line in warnings.splitlines()] == ["✗ the file is damaged: do this"]


def test_a_note_is_a_warning_and_a_finished_asset_is_none(told):
    @dg.asset
    def quotes():
        return dg.MaterializeResult(metadata={"notes": "a.csv: states nothing"})

    out, warnings, _ = told([quotes])
    assert out.endswith("✓ quotes\n")
    assert warnings.endswith("note: a.csv: states nothing\n")


def test_a_step_that_fails_tells_the_notes_on_its_other_files_too(told):
    @dg.asset
    def quotes():
        raise dg.Failure("b.csv: no column of tickers", metadata={"notes": "a.csv: states nothing"})

    _, warnings, _ = told([quotes])
    assert [line.split("s  ")[1].strip() for line in warnings.splitlines()] == [
        "✗ quotes: b.csv: no column of tickers",
        "note: a.csv: states nothing",
    ]


def test_on_a_terminal_what_is_in_order_passes_by_and_only_the_rest_stays():
    class Screen(io.StringIO):
        def isatty(self):
            return True

    screen, elsewhere = Screen(), io.StringIO()
    for out in (screen, elsewhere):
        terminal = Terminal(out)
        terminal.pass_by("  1.0 s  ✓ quotes")
        terminal.tell("  2.0 s  note: a.csv: states nothing")
    assert [line.rpartition("\r")[2] for line in screen.getvalue().split("\n")] == [
        "  2.0 s  note: a.csv: states nothing",
        "",
    ]
    assert elsewhere.getvalue() == "  1.0 s  ✓ quotes\n  2.0 s  note: a.csv: states nothing\n"
