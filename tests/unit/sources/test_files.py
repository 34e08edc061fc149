"""The drop folder: which file belongs to which table, and what it says when it cannot be used."""

import os
import shutil

import pytest

from orchestration.sources.files import FilesSource
from orchestration.sources.inputs import SourceFileError
from tests.unit.conftest import DATA

QUOTES, LEVELS = "raw_market.daily_quotes", "raw_market.index_levels"
TABLES = {
    "quotes/daily.parquet": QUOTES,
    "quotes/AAPL.csv": QUOTES,
    "quotes/Big.CSV.GZ": QUOTES,
    "quotes/actions_2015.parquet": "raw_market.corporate_actions",
    "quotes/Actions.csv": "raw_market.corporate_actions",
    "index/SPX.csv": LEVELS,
    "index/rates.csv": "raw_market.policy_rates",
    "index/rates.parquet": "raw_market.policy_rates",
    "reference/sp500_constituents_2026-08-08.csv": "raw_reference.index_constituents",
    "reference/sp500_membership_1996_2025.csv": "raw_reference.index_membership",
    "reference/shares_outstanding_2026-07-02.csv": "raw_reference.shares_outstanding",
    "reference/securities.csv": "raw_reference.securities",
    "reference/issuers.csv": "raw_reference.issuers",
    "sec/companyfacts/CIK0000320193.json": "raw_fundamentals.company_facts",
    "sec/companyfacts/CIK0000320193.filed-to-2024-11-01.json.gz": "raw_fundamentals.company_facts",
    "sec/companyfacts/facts.JSON": "raw_fundamentals.company_facts",
    "sec/submissions/CIK0000320193.json": "raw_fundamentals.filings",
    "sec/submissions/CIK0000320193.saved-2026-02-26.json.gz": "raw_fundamentals.filings",
    "earnings/earnings_surprises.parquet": "raw_fundamentals.eps_reports",
    "earnings/2026.csv": "raw_fundamentals.eps_reports",
    "fundamentals/capex_headline_2026.csv": "raw_fundamentals.capex_headline",
    "fundamentals/capex_guidance.csv": "raw_fundamentals.capex_guidance",
    "fundamentals/reported_kpis.csv": "raw_fundamentals.reported_kpis",
    "claims/anything.csv": "raw_claims.claims",
    "claims/Of 2026.CSV": "raw_claims.claims",
}


@pytest.fixture
def source(drop_dir, tmp_path):
    (tmp_path / "data/reference").mkdir(parents=True)
    (tmp_path / "data/reference/tracked_concepts.csv").write_text("cik,tag\n*,NetIncomeLoss\n")
    shutil.copy(DATA / "reference/index_definitions.csv", tmp_path / "data/reference")
    return FilesSource(drop_dir, tmp_path / "data", "none")


def dropped(source, table):
    return [item for item in source.inputs(table) if item.source_name == "files"]


@pytest.mark.parametrize(("name", "table"), TABLES.items())
def test_a_file_belongs_to_one_table_by_its_path(drop, source, name, table):
    drop(name, "x")
    assert [item.label for item in dropped(source, table)] == [name]
    assert all(dropped(source, other) == [] for other in set(TABLES.values()) - {table})
    assert source.ignored_files() == []


def test_files_are_read_in_the_order_of_their_names(drop, source):
    for name in ("b.csv", "a.parquet", "c.csv.gz"):
        drop(f"quotes/{name}", "x")
    assert [item.label for item in source.inputs(QUOTES)] == ["quotes/a.parquet", "quotes/b.csv", "quotes/c.csv.gz"]


def test_what_no_table_reads_is_listed(drop, source, drop_dir):
    for name in ("quotes/a.csv", "quotes/a.xlsx", "reference/notes.csv", "quotes/.hidden.csv", "elsewhere/b.csv"):
        drop(name, "x")
    for name in ("sec/companyfacts/CIK0000320193.json", "sec/companyfacts/list.csv", "sec/bulk/CIK.json"):
        drop(name, "x")
    for name in ("CIK0000320193.json", "CIK0000320193-submissions-001.json", "company.idx"):
        drop(f"sec/submissions/{name}", "x")
    (drop_dir / "quotes" / "2025.csv").mkdir()
    assert [ignored.split(": ")[0] for ignored in source.ignored_files()] == [
        "quotes/2025.csv",
        "quotes/a.xlsx",
        "reference/notes.csv",
        "sec/bulk",
        "sec/companyfacts/list.csv",
        "sec/submissions/CIK0000320193-submissions-001.json",
        "sec/submissions/company.idx",
    ]


def test_names_state_the_index_and_the_day(drop, source):
    drop("index/vix.csv", "x")
    drop("reference/russell2000_constituents.csv", "x")
    drop("reference/sp500_constituents_2026-08-08.csv", "x")
    drop("reference/my_membership.csv", "x")
    (level,) = source.inputs(LEVELS)
    assert level.constants == {"index_id": "VIX"}
    stated = [item.constants for item in source.inputs("raw_reference.index_constituents")]
    assert stated == [{"index_id": "RUT"}, {"index_id": "SPX", "as_of_date": "2026-08-08"}]
    assert source.inputs("raw_reference.index_membership")[0].constants == {}


def test_quotes_carry_the_adjustment_that_was_set(drop, source):
    drop("quotes/a.csv", "x")
    assert source.inputs(QUOTES)[0].constants == {"adjustment": "none"}


def test_reports_per_share_carry_the_basis_that_providers_mean(drop, source):
    drop("earnings/a.csv", "x")
    assert source.inputs("raw_fundamentals.eps_reports")[0].constants == {"eps_basis": "provider_adjusted"}


def test_dropped_filings_take_the_place_of_the_shipped_figures(drop, source):
    drop("quotes/a.csv", "x")
    assert [item.label for item in source.inputs("raw_fundamentals.company_facts")] == [
        "data/figures/company_facts.csv"
    ]
    drop("sec/companyfacts/CIK0000320193.json", "x")
    (filing,) = source.inputs("raw_fundamentals.company_facts")
    assert filing.label == "sec/companyfacts/CIK0000320193.json"


@pytest.mark.parametrize("folder", ["companyfacts", "submissions"])
def test_a_dropped_filing_is_of_the_company_in_its_name(drop, source, folder):
    """A file with another company's content, and one with no company in its name: each fails by itself."""
    table = {"companyfacts": "raw_fundamentals.company_facts", "submissions": "raw_fundamentals.filings"}[folder]
    content = '{"cik": "0000320193", "facts": {}, "filings": {}}'
    drop(f"sec/{folder}/CIK0001045810.json", content)
    drop(f"sec/{folder}/apple.json", content)
    messages = []
    for item in source.inputs(table):
        with pytest.raises(SourceFileError) as caught:
            item.parse()
        messages.append(caught.value.problem)
    assert [" ".join(message.split()[:9]) for message in messages] == [
        f"holds the {'facts' if folder == 'companyfacts' else 'filings'} of CIK 0000320193, not of CIK",
        "has no company in its name; name it CIK",
    ]


def test_shipped_tables_stand_beneath_the_dropped_ones(drop, source, tmp_path):
    drop("quotes/a.csv", "x")
    shipped = [item.path for item in source.inputs("raw_reference.securities")]
    assert shipped == [tmp_path / "data/reference/securities.csv"]
    (rates,) = source.inputs("raw_market.policy_rates")
    assert rates.source_name == "shipped"
    drop("index/rates.csv", "x")
    (rates,) = source.inputs("raw_market.policy_rates")
    assert rates.label == "index/rates.csv"


def test_the_shipped_claims_stand_beneath_the_dropped_ones(drop, source):
    drop("claims/a.csv", "x")
    labels = [item.label for item in source.inputs("raw_claims.claims")]
    assert labels == ["data/figures/claims.csv", "claims/a.csv"]


def test_facts_about_the_sample_are_never_mixed_in(drop, source):
    drop("quotes/a.csv", "x")
    assert source.inputs("raw_market.corporate_actions") == []
    assert source.inputs("raw_reference.shares_outstanding") == []


def problem(source):
    with pytest.raises(SourceFileError) as caught:
        source.inputs(QUOTES)
    return str(caught.value)


def test_a_missing_folder_is_named_with_the_setting(source, drop_dir):
    message = problem(source)
    assert message.startswith(f"{drop_dir}: ")
    assert "No such file or directory" in message
    assert "check DROP_DIR" in message


def test_a_file_where_the_folder_should_be_is_named(source, drop_dir):
    drop_dir.write_text("x")
    assert "Not a directory" in problem(source)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission_is_named(drop, source, drop_dir):
    drop("quotes/a.csv", "x")
    (drop_dir / "quotes").chmod(0)
    message = problem(source)
    (drop_dir / "quotes").chmod(0o700)
    assert "Permission denied" in message


@pytest.mark.parametrize("names", [[], ["a.csv"], ["quotes/a.xlsx"], ["Downloads/quotes/a.csv"]])
def test_a_folder_with_nothing_usable_says_what_is_looked_for(drop, source, drop_dir, names):
    drop_dir.mkdir()
    for name in names:
        drop(name, "x")
    message = problem(source)
    assert (
        "holds no file in quotes/, index/, reference/, earnings/, fundamentals/, claims/, sec/companyfacts/, "
        "sec/submissions/ that" in message
    )
    assert "ends in .parquet, .csv, .csv.gz (.json or .json.gz below sec/)" in message
    assert "docs/your-own-files.md" in message


def test_a_link_out_of_the_folder_is_not_followed_unless_its_place_is_allowed(drop, drop_dir, source, tmp_path):
    """A file, a folder of a known name, a folder as programs part a table; links within the folder are read."""
    private = tmp_path / "private"
    private.mkdir()
    (private / "x.csv").write_text("x")
    drop("quotes/a.csv", "x")
    (drop_dir / "quotes" / "again.csv").symlink_to(drop_dir / "quotes" / "a.csv")
    (drop_dir / "quotes" / "x.csv").symlink_to(private / "x.csv")
    (drop_dir / "quotes" / "loop.csv").symlink_to(drop_dir / "quotes" / "loop.csv")
    (drop_dir / "quotes" / "year=2026").symlink_to(private)
    (drop_dir / "index").symlink_to(private)
    assert [item.label for item in dropped(source, QUOTES)] == ["quotes/a.csv", "quotes/again.csv"]
    assert dropped(source, LEVELS) == []
    told = {line.partition(":")[0]: line for line in source.ignored_files()}
    assert set(told) == {"index", "quotes/x.csv", "quotes/loop.csv", "quotes/year=2026/x.csv"}
    assert all("outside the drop folder" in told[name] for name in set(told) - {"quotes/loop.csv"})
    allowed = FilesSource(drop_dir, tmp_path / "data", "none", [private])
    labels = ["quotes/a.csv", "quotes/again.csv", "quotes/x.csv", "quotes/year=2026/x.csv"]
    assert [item.label for item in dropped(allowed, QUOTES)] == labels
    assert [item.label for item in dropped(allowed, LEVELS)] == ["index/x.csv"]


def test_a_drop_folder_may_be_a_link_itself(drop, drop_dir, tmp_path, source):
    drop("quotes/a.csv", "x")
    linked = tmp_path / "linked"
    linked.symlink_to(drop_dir)
    assert [item.label for item in dropped(FilesSource(linked, tmp_path / "data", "none"), QUOTES)] == ["quotes/a.csv"]
