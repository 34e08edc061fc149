"""Every kind of finding that the models can write has its severity and plain words in data/reference."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
MODELS = ROOT / "dbt_project/models/intermediate/quality"


def test_every_kind_is_in_the_table_and_none_is_left_over() -> None:
    text = "\n".join(path.read_text() for path in MODELS.glob("int_findings_*.sql"))
    written = re.findall(r"'([a-z_]+)(?::[^\n]*?)?'\s*(?:,[^\n]*\))?\s*(?:end\s*)?as finding_kind", text)
    written += re.findall(r"(?:then|else)\s+'([a-z_]+): ", text)
    with (ROOT / "data/reference/finding_kinds.csv").open(encoding="utf-8", newline="") as file:
        told = [row["finding_family"] for row in csv.DictReader(file)]
    assert sorted(set(written)) == told
