"""Submissions: which filings are taken, in which order and words, and what is said of a file that is none."""

import gzip
import json

import pytest

from orchestration.contracts.filings import FILINGS
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.providers.sec import filings
from orchestration.sources.providers.sec.documents import cik_in_name
from orchestration.warehouse.changes import append_changes

CIK, NAME = "0000789019", "CIK0000789019.json"
FILED = {
    "accessionNumber": "0001193125-26-027207",
    "filingDate": "2026-01-28",
    "reportDate": "2025-12-31",
    "acceptanceDateTime": "2026-01-28T16:05:12.000Z",
    "form": "10-Q",
    "size": 9_000_000,
    "primaryDocument": "msft-20251231.htm",
}


def filed(form, number=1, **changes):
    return FILED | {"form": form, "accessionNumber": f"0001193125-26-{number:06}"} | changes


def document(*stated, **changes):
    """Submissions as EDGAR serves them, with changes at the top level."""
    recent = {key: [filing[key] for filing in stated or (FILED,)] for key in FILED}
    return {"cik": "0000789019", "name": "MICROSOFT CORP", "filings": {"recent": recent, "files": []}} | changes


def without(key):
    found = document()
    del found["filings"]["recent"][key]
    return found


def shortened(key):
    found = document(filed("10-Q", 1), filed("8-K", 2))
    found["filings"]["recent"][key].pop()
    return found


@pytest.fixture
def parse(tmp_path):
    """Call it with (content, name): the frame of a file with that content; JSON where it is not text or bytes."""

    def read(content, name=NAME):
        path = tmp_path / name
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return filings.parse_filings(path, f"sec/submissions/{name}", cik_in_name(path))

    return read


def test_a_filing_is_a_row_with_the_contracts_columns(parse):
    frame = parse(document())
    assert list(frame.columns) == [column.name for column in FILINGS.columns]
    assert frame.to_dict("records") == [
        {
            "cik": CIK,
            "accession_number": "0001193125-26-027207",
            "form": "10-Q",
            "filed_date": "2026-01-28",
            "accepted_at": "2026-01-28T16:05:12.000Z",
            "period_end_date": "2025-12-31",
            "primary_document": "msft-20251231.htm",
        }
    ]


def test_only_reports_and_their_amendments_are_taken_in_the_files_order(parse):
    forms = ["4", "10-Q", "424B2", "NT 10-Q", "8-K/A", "DEF 14A", "20-F", "10-K405", "10-KT", "6-K", "SC 13G", "40-F/A"]
    frame = parse(document(*(filed(form, number) for number, form in enumerate(forms))))
    assert frame["form"].tolist() == ["10-Q", "8-K/A", "20-F", "10-KT", "6-K", "40-F/A"]
    assert [number[-2:] for number in frame["accession_number"]] == ["01", "04", "06", "08", "09", "11"]


def test_a_company_without_a_report_has_no_rows_and_all_columns(parse):
    frame = parse(document(filed("4"), filed("SC 13D", 2)))
    assert len(frame) == 0
    assert list(frame.columns) == list(filings.COLUMNS)


def test_gzip_a_suffix_a_number_and_a_landed_payload_are_read_alike(parse, tmp_path):
    plain = parse(document())
    packed = gzip.compress(json.dumps(document(cik=789019)).encode())
    for name in (f"{NAME}.gz", "CIK0000789019.saved-2026-02-26.json.gz", "cik0000789019.JSON.GZ"):
        assert parse(packed, name).equals(plain)
    landed = tmp_path / CIK / "20260226T213000000000Z-ab12.json.gz"
    landed.parent.mkdir()
    landed.write_bytes(packed)
    item = filings.filings_input(landed, "landing/x", "sec", CIK)
    assert (item.label, item.source_name) == ("landing/x", "sec")
    assert item.parse().equals(plain)


LACKS = "is not SEC submissions: filings.recent holds no list"
PROBLEMS = {
    "0 bytes": (NAME, b"", "is empty (0 bytes)"),
    "truncated gzip": (f"{NAME}.gz", gzip.compress(json.dumps(document()).encode())[:-9], "is a damaged gzip file"),
    "truncated JSON": (NAME, json.dumps(document())[:-5], "download it again from https://data.sec.gov/submissions"),
    "a web page": (NAME, "<html></html>", "is a web page, not JSON; the SEC refuses requests"),
    "a list": (NAME, [], "is not SEC submissions (no cik and no filings); they come from https://data.sec.gov/sub"),
    "company facts": (NAME, {"cik": 789019, "facts": {}}, "is not SEC submissions (no filings)"),
    "older filings": (NAME, document()["filings"]["recent"], "is not SEC submissions (no cik and no filings)"),
    "filings that are none": (NAME, document(filings=[]), "is not SEC submissions (no filings)"),
    "no recent ones": (NAME, document(filings={"files": []}), f"{LACKS} accessionNumber, form, filingDate"),
    "recent ones that are none": (NAME, document(filings={"recent": [FILED]}), f"{LACKS} accessionNumber, form"),
    "no acceptance": (NAME, without("acceptanceDateTime"), f"{LACKS} acceptanceDateTime; they come from https://"),
    "a form instead of forms": (
        NAME,
        document(filings={"recent": document()["filings"]["recent"] | {"form": "10-Q"}}),
        f"{LACKS} form; they come from",
    ),
    "one form too few": (
        NAME,
        shortened("form"),
        "has lists of different lengths in filings.recent (accessionNumber 2, form 1, filingDate 2,",
    ),
    "another company's": (
        "CIK0000320193.json",
        document(),
        "holds the filings of CIK 0000789019, not of CIK 0000320193; rename it or download it again",
    ),
    "no company in the name": ("msft.json", document(), "has no company in its name; name it CIK and ten digits"),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_a_file_that_is_no_submissions_is_named_with_what_to_do(parse, case):
    name, content, words = PROBLEMS[case]
    with pytest.raises(SourceFileError) as caught:
        parse(content, name)
    message = str(caught.value)
    assert message.startswith(f"sec/submissions/{name}: ")
    assert words in message
    assert "\n" not in message
    assert len(message) < 400


def test_filings_load_once_and_a_bad_one_is_set_aside(drop, load, warehouse, quarantine):
    good = [filed("8-K", number, reportDate="") for number in range(1, 31)]
    half = filed("6-K", 31, primaryDocument="\ud83d.htm")
    bad = filed("10-K", 32, filingDate="soon")
    drop(f"sec/submissions/{NAME}", json.dumps(document(*good, half, bad)))
    result = load(FILINGS)
    assert (result.read_count, result.added_count, result.rejected_count, result.problems) == (32, 31, 1, ())
    assert [(row["rule_name"], row["source_row"]) for row in quarantine()] == [("column_type", 32)]
    assert load(FILINGS).added_count == 0
    sql = (
        "select accepted_at::varchar, known_at::varchar, period_end_date, count(*) from raw_fundamentals.filings "
        "where form = '8-K' group by all"
    )
    assert warehouse.execute(sql).fetchall() == [("2026-01-28 16:05:12", "2026-01-28 21:05:12", None, 30)]
    assert warehouse.execute("select primary_document from raw_fundamentals.filings where form = '6-K'").fetchall() == [
        ("?.htm",)
    ]


def test_a_file_without_a_report_is_in_order_and_noted(drop, load):
    drop(f"sec/submissions/{NAME}", json.dumps(document(filed("4"))))
    result = load(FILINGS)
    assert (result.added_count, result.problems) == (0, ())
    assert result.notes == (
        f"sec/submissions/{NAME}: lists no 10-K, 10-KT, 10-Q, 10-QT, 8-K, 20-F, 40-F, 6-K: nothing to load",
    )


def test_no_file_is_an_empty_table(warehouse):
    assert append_changes(warehouse, FILINGS, [], "batch").problems == ()
    assert warehouse.execute("select count(*) from raw_fundamentals.filings").fetchall() == [(0,)]
