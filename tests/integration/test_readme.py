"""The README's queries run as they stand, on the published file of the embedded data."""

import re

import pytest

from tests.integration.built import ROOT, Built

README = (ROOT / "README.md").read_text()
QUERIES = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split("\n")[0][:40])
def test_query_answers(embedded: Built, query: str) -> None:
    if "marts.data_quality" in query or "marts.quote_snapshots" in query:
        embedded.rows(query)  # the embedded data may have no finding and no real close to match
    else:
        assert embedded.rows(query)


def test_there_are_a_dozen() -> None:
    assert len(QUERIES) >= 12


def test_every_command_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"make ([a-z-]+)", README))
    assert named - targets - {"it"} == set()
