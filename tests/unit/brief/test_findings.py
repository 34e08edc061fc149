"""Every kind of finding that the models can write has its plain words."""

import re
from pathlib import Path

from orchestration.brief.findings import MEANINGS

MODELS = Path(__file__).parents[3] / "dbt_project/models/intermediate/quality"


def test_every_kind_has_its_meaning_and_no_meaning_is_left_over() -> None:
    text = "\n".join(path.read_text() for path in MODELS.glob("int_findings_*.sql"))
    written = re.findall(r"'([a-z_]+)(?::[^\n]*?)?'\s*(?:,[^\n]*\))?\s*(?:end\s*)?as finding_kind", text)
    written += re.findall(r"(?:then|else)\s+'([a-z_]+): ", text)
    assert set(written) == set(MEANINGS)
