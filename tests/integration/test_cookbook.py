"""The cookbook's queries run as they stand, on the published file of the embedded data."""

import re

import pytest

from tests.integration.built import ROOT, Built

QUERIES = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/cookbook.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split("\n")[0][:40])
def test_query_answers(embedded: Built, query: str) -> None:
    if "marts.data_quality" in query or "marts.quote_snapshots" in query:
        embedded.rows(query)  # the embedded data may have no finding and no real close to match
    else:
        assert embedded.rows(query)


def test_there_are_a_dozen() -> None:
    assert len(QUERIES) >= 12
