"""Company facts: which facts are taken, in which order and words, and what is said of a file that is none."""

import gzip
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.fundamentals import COMPANY_FACTS
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.providers.sec import company_facts
from orchestration.sources.providers.sec.documents import cik_in_name

TAGS = {"NetIncomeLoss", "EarningsPerShareDiluted"}
CIK, NAME = "0001045810", "CIK0001045810.json"
FACT = {
    "start": "2023-07-31",
    "end": "2023-10-29",
    "val": 9243000000,
    "accn": "0001045810-23-000227",
    "fy": 2024,
    "fp": "Q3",
    "form": "10-Q",
    "filed": "2023-11-21",
    "frame": "CY2023Q3",
}


def document(stated=(FACT,), **changes):
    """Company facts as EDGAR serves them, with changes at the top level."""
    concepts = {"NetIncomeLoss": {"label": "x", "description": "x", "units": {"USD": list(stated)}}}
    return {"cik": 1045810, "entityName": "NVIDIA CORP", "facts": {"dei": {}, "us-gaap": concepts}} | changes


@pytest.fixture
def parse(tmp_path):
    """Call it with (content, name): the frame of a file with that content; JSON where it is not text or bytes."""

    def read(content, name=NAME):
        path = tmp_path / name
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return company_facts.parse_company_facts(path, f"sec/companyfacts/{name}", cik_in_name(path), TAGS)

    return read


def test_a_fact_is_a_row_with_the_contracts_columns(parse):
    frame = parse(document())
    assert list(frame.columns) == [column.name for column in COMPANY_FACTS.columns]
    (row,) = frame.to_dict("records")
    assert row == {
        "cik": CIK,
        "taxonomy": "us-gaap",
        "tag": "NetIncomeLoss",
        "unit": "USD",
        "period_start_date": "2023-07-31",
        "period_end_date": "2023-10-29",
        "accession_number": "0001045810-23-000227",
        "fact_value": "9243000000",
        "form": "10-Q",
        "filed_date": "2023-11-21",
        "filing_fiscal_year": "2024",
        "filing_fiscal_period": "Q3",
        "frame_label": "CY2023Q3",
    }


def test_only_tracked_concepts_over_a_stretch_of_time_are_taken(parse):
    balance = {key: value for key, value in FACT.items() if key != "start"}
    found = document([FACT, balance])
    found["facts"]["us-gaap"]["Goodwill"] = {"units": {"USD": [FACT]}}
    found["facts"]["ifrs-full"] = {"NetIncomeLoss": {"units": {"USD": [FACT]}}}
    assert len(parse(found)) == 1


@pytest.mark.parametrize("facts", [{}, {"us-gaap": {}}, {"ffd": {"Fee": {"units": {"USD": [FACT]}}}}])
def test_a_company_without_a_tracked_concept_has_no_rows_and_all_columns(parse, facts):
    frame = parse(document(facts=facts))
    assert len(frame) == 0
    assert list(frame.columns) == list(company_facts.COLUMNS)


CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@given(st.lists(st.tuples(st.sampled_from(["start", "end"]), CELLS), max_size=20))
def test_whatever_a_fact_says_it_keeps_its_place_and_its_words(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("sec") / NAME
    path.write_text(json.dumps(document([{key: "2023-07-31", "val": cell} for key, cell in cells])))
    found = company_facts.parse_company_facts(path, NAME, CIK, TAGS)["fact_value"].astype(object)
    words = [None if cell is None else str(cell) for key, cell in cells if key == "start"]
    assert found.where(found.notna(), None).tolist() == words


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_value_keeps_every_digit(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("sec") / NAME
    path.write_text(json.dumps(document([FACT | {"val": value}])))
    assert float(company_facts.parse_company_facts(path, NAME, CIK, TAGS)["fact_value"][0]) == value


def test_half_a_letter_is_replaced(parse):
    # JSON can write half of a pair of surrogates; no database takes it.
    assert parse(json.dumps(document([FACT | {"form": "10-Q\ud83d"}])))["form"].tolist() == ["10-Q?"]


def test_gzip_and_a_name_with_a_suffix_and_a_cik_as_text_are_read_alike(parse):
    plain = parse(document())
    packed = gzip.compress(json.dumps(document(cik="0001045810")).encode())
    for name in (f"{NAME}.gz", "CIK0001045810.filed-to-2024-11-20.json.gz", "cik0001045810.JSON.GZ"):
        assert parse(packed, name).equals(plain)


def test_a_landed_payload_is_read_by_the_company_of_its_folder(tmp_path):
    path = tmp_path / "sec/companyfacts/CIK0001045810/20260226T213000000000Z-ab12.json.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(json.dumps(document()).encode()))
    landed = company_facts.company_facts_input(path, "landing/x", "sec", CIK, TAGS)
    assert (landed.label, landed.source_name) == ("landing/x", "sec")
    assert landed.parse()["cik"].tolist() == [CIK]
    with pytest.raises(SourceFileError, match=r"^landing/x: holds the facts of CIK 0001045810, not of CIK 0000320193;"):
        company_facts.company_facts_input(path, "landing/x", "sec", "0000320193", TAGS).parse()


def test_fiscal_labels_shuffled_among_filings_change_nothing_but_themselves(parse):
    facts = [FACT | {"end": f"2023-10-{day}", "fy": day, "fp": f"Q{day % 4}"} for day in range(10, 30)]
    labels = [{key: fact[key] for key in ("fy", "fp")} for fact in facts]
    random.Random(3).shuffle(labels)
    shuffled = [fact | label for fact, label in zip(facts, labels, strict=True)]
    remarks = ["filing_fiscal_year", "filing_fiscal_period"]
    one, other = parse(document(facts)), parse(document(shuffled))
    assert not one.equals(other)
    assert one.drop(columns=remarks).equals(other.drop(columns=remarks))


def endless():
    # 300 MB once inflated: the same member over and over is a valid gzip file.
    return gzip.compress(b" " * (1 << 20)) * 300


PACKED = gzip.compress(json.dumps(document([FACT] * 500)).encode())
PROBLEMS = {
    "0 bytes": (NAME, b"", "is empty (0 bytes)"),
    "truncated gzip": (f"{NAME}.gz", PACKED[:-9], "is a damaged gzip file; copy it again"),
    "gzip in name only": (f"{NAME}.gz", json.dumps(document()), "is a damaged gzip file; copy it again"),
    "gzip damaged inside": (f"{NAME}.gz", PACKED[:40] + b"\xff" * 20 + PACKED[60:], "is a damaged gzip file"),
    "JSON in name only": (NAME, PACKED, "is not JSON ("),
    "truncated JSON": (NAME, json.dumps(document())[:-5], "download it again from https://data.sec.gov/api/xbrl"),
    "a number without end": (NAME, '{"cik": ' + "9" * 5000 + "}", "is not JSON ("),
    "lists without end": (NAME, "[" * 100_000, "is not JSON ("),
    "a web page": (NAME, "\n<!DOCTYPE html><html></html>", "is a web page, not JSON; the SEC refuses requests"),
    "a list": (NAME, [], "is not SEC company facts (no cik and no facts); they come from https://data.sec.gov"),
    "submissions": (NAME, {"cik": "1045810", "filings": {}}, "is not SEC company facts (no facts)"),
    "no company": (NAME, {"facts": {}}, "is not SEC company facts (no cik)"),
    "a company that is none": (NAME, document(cik={"a": "b"}), "is not SEC company facts (no cik)"),
    "half a letter for a company": (NAME, document(cik="\ud83d"), "is not SEC company facts (no cik)"),
    "facts that are none": (NAME, document(facts=7), "is not SEC company facts (no facts)"),
    "a taxonomy that is none": (NAME, document(facts={"us-gaap": []}), "us-gaap does not hold units"),
    "a concept that is none": (
        NAME,
        document(facts={"us-gaap": {"NetIncomeLoss": 1}}),
        "NetIncomeLoss does not hold units with lists of facts",
    ),
    "units that are none": (
        NAME,
        document(facts={"us-gaap": {"NetIncomeLoss": {"units": {"USD": 7}}}}),
        "NetIncomeLoss does not hold units",
    ),
    "a fact that is none": (NAME, document(["2023"]), "NetIncomeLoss does not hold units"),
    "another company's": (
        "CIK0000320193.json",
        document(),
        "holds the facts of CIK 0001045810, not of CIK 0000320193; rename it or download it again",
    ),
    "no company in the name": ("nvidia.json", document(), "has no company in its name; name it CIK and ten digits"),
    "too many digits in the name": ("CIK00010458100.json", document(), "has no company in its name"),
    "gzip without end": (f"{NAME}.gz", endless, "inflates to more than 100 MB; company facts stay far below that"),
    "200 MB": (NAME, lambda: b" " * 200_000_000, "is larger than 100 MB; company facts stay far below that"),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_a_file_that_is_no_company_facts_is_named_with_what_to_do(parse, case):
    name, content, words = PROBLEMS[case]
    with pytest.raises(SourceFileError) as caught:
        parse(content() if callable(content) else content, name)
    message = str(caught.value)
    assert message.startswith(f"sec/companyfacts/{name}: ")
    assert words in message
    assert "\n" not in message
    assert len(message) < 400


def test_the_concept_map_names_its_tags(tmp_path):
    path = tmp_path / "tracked_concepts.csv"
    path.write_text("cik,metric,tag\n*,revenue,Revenues\n0001045810,revenue,Revenues\n*,net_income,NetIncomeLoss\n")
    assert company_facts.tracked_tags(path) == {"Revenues", "NetIncomeLoss"}
