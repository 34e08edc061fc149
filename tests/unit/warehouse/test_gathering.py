"""Parsed files of one shape are judged together: each row keeps its file and number, each file its own faults."""

from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from orchestration.contracts.market import DAILY_QUOTES
from orchestration.sources.inputs import ParsedInput, SourceFileError
from orchestration.warehouse import gathering
from orchestration.warehouse.changes import append_changes

NOWHERE = Path("nowhere.json")
DAYS = ["2026-02-24", "2026-02-25", "2026-02-26"]


def parsed(label, closes, **changes):
    """A file of one ticker, named as the file is: a close a day."""
    columns = {"ticker": label, "session_date": DAYS[: len(closes)], "close_quoted_usd": closes, "adjustment": "none"}
    frame = pd.DataFrame(columns | changes).astype("str")
    return ParsedInput(partial(frame.drop, columns=[]), NOWHERE, label, "provider", "states no close")


def damaged(label):
    def parse():
        raise SourceFileError(label, "is damaged")

    return ParsedInput(parse, NOWHERE, label, "provider", None)


def placed(warehouse):
    sql = "select source_file, source_row, ticker, close_quoted_usd from raw_market.daily_quotes order by all"
    return warehouse.execute(sql).fetchall()


def test_rows_keep_their_file_and_number(warehouse):
    result = append_changes(
        warehouse, DAILY_QUOTES, [parsed("AAA", ["1", "2"]), parsed("BBB", ["3", "4", "5"])], "batch"
    )
    assert (result.added_count, result.problems) == (5, ())
    assert placed(warehouse) == [
        *(("AAA", 1, "AAA", 1.0), ("AAA", 2, "AAA", 2.0)),
        *(("BBB", 1, "BBB", 3.0), ("BBB", 2, "BBB", 4.0), ("BBB", 3, "BBB", 5.0)),
    ]


def test_a_rejected_row_is_told_as_of_a_file_by_itself(warehouse, quarantine):
    bad = parsed("BBB", ["3", "x", "4"])
    append_changes(warehouse, DAILY_QUOTES, [parsed("AAA", ["1", "2", "3"]), bad], "batch")
    together = quarantine()
    assert [(row["source_file"], row["source_row"], row["rule_name"]) for row in together] == [
        ("BBB", 2, "column_type")
    ]
    append_changes(warehouse, DAILY_QUOTES, [bad], "again")
    assert [row["row_json"] for row in quarantine()] == [together[0]["row_json"]]
    assert '"source_row":2' in together[0]["row_json"] and "source_file" not in together[0]["row_json"]


def test_a_damaged_file_leaves_its_neighbours(warehouse):
    inputs = [parsed("AAA", ["1"]), damaged("BAD"), parsed("CCC", ["3"])]
    result = append_changes(warehouse, DAILY_QUOTES, inputs, "batch")
    assert result.problems == ("BAD: is damaged",)
    assert [row[0] for row in placed(warehouse)] == ["AAA", "CCC"]


def test_each_of_several_faulty_files_is_named(warehouse):
    """Both lack a column that rows need: read together they fail together."""
    inputs = [
        ParsedInput(lambda: pd.DataFrame({"ticker": ["AAA"]}, dtype="str"), NOWHERE, label, "provider", None)
        for label in ("one.json", "two.json")
    ]
    result = append_changes(warehouse, DAILY_QUOTES, [*inputs, parsed("CCC", ["3"])], "batch")
    assert [problem.split(":")[0] for problem in result.problems] == ["one.json", "two.json"]
    assert [row[0] for row in placed(warehouse)] == ["CCC"]


def test_a_file_of_nothing_is_told(warehouse):
    result = append_changes(warehouse, DAILY_QUOTES, [parsed("AAA", ["1"]), parsed("BBB", [])], "batch")
    assert result.notes == ("BBB: states no close",)


@pytest.mark.parametrize("rows_together", [1, 2, 3, 100])
def test_how_many_are_gathered_changes_nothing(warehouse, monkeypatch, rows_together):
    monkeypatch.setattr(gathering, "ROWS_TOGETHER", rows_together)
    inputs = [parsed(ticker, [str(number), str(number + 1)]) for number, ticker in enumerate(["AAA", "BBB", "CCC"], 1)]
    append_changes(warehouse, DAILY_QUOTES, inputs, "batch")
    assert [(row[0], row[1], row[3]) for row in placed(warehouse)] == [
        *(("AAA", 1, 1.0), ("AAA", 2, 2.0), ("BBB", 1, 2.0), ("BBB", 2, 3.0), ("CCC", 1, 3.0), ("CCC", 2, 4.0)),
    ]


def test_frames_of_other_types_are_read_apart():
    """A frame of objects, or of other columns, is never joined to another."""
    first, second = parsed("AAA", ["1"]), parsed("BBB", ["2"])
    numbers, objects = (
        ParsedInput(partial(pd.DataFrame, columns, dtype=kind), NOWHERE, label, "provider", None)
        for label, columns, kind in (
            ("CCC", {"close_quoted_usd": [1.0]}, "float64"),
            ("DDD", {"close_quoted_usd": [None]}, "object"),
        )
    )
    other = ParsedInput(second.parse, NOWHERE, "EEE", "another provider", None)
    found = list(gathering.gathered([first, second, numbers, objects, objects, other], {}))
    assert [list(item.frame_of_label) for item in found] == [["AAA", "BBB"], ["CCC"], ["DDD"], ["DDD"], ["EEE"]]
