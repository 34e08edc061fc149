"""Claims of one's own, dropped as a CSV: judged by what was known and by what is known, quarantined where broken."""

from pathlib import Path

from tests.integration.built import ROOT, Built

HEADER = "claim_id,article_id,published_date,statement,subject,metric,period_start,period_end,comparator,value,unit\n"
LEVELS = "date,close\n2026-02-23,6837.75\n2026-02-24,6890.07\n2026-02-25,{wednesday}\n2026-02-26,6908.86\n"
DECIDED = ("supported", "contradicted", "misdated", "inconsistent")


def built_with_claims(empty: Built, tmp_path: Path, claims: str) -> tuple[Built, Path]:
    drop = tmp_path / "drop"
    for folder in ("claims", "index"):
        (drop / folder).mkdir(parents=True)
    (drop / "index" / "SPX.csv").write_text(LEVELS.format(wednesday=6946.13))
    (drop / "claims" / "mine.csv").write_text(HEADER + claims)
    return empty, drop


def build(empty: Built, drop: Path) -> None:
    result = empty.build(MARKET_WAREHOUSE_SOURCE="files", MARKET_WAREHOUSE_DROP_DIR=str(drop))
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_claim_before_a_restatement_is_judged_twice(empty: Built, tmp_path: Path) -> None:
    # Nvidia's quarter to 2023-10-29: $3.71 a share when filed on 2023-11-21, $0.37 since the ten-for-one split of 2024.
    # The S&P 500's close of 2026-02-25 is corrected between two builds; the article could not know.
    claims = (
        "1,mine,2023-12-01,Nvidia earned $3.71 a share.,NVDA,eps_diluted,2023-07-31,2023-10-29,equal,3.71,USD\n"
        '2,mine,2026-02-26,It closed at 6946.13.,SPX,index_close,2026-02-25,2026-02-25,equal,"6,946.13",index_points\n'
        "3,mine,2026-02-26,Nobody knows this metric.,SPX,vibes,2026-02-25,2026-02-25,equal,1,count\n"
        "4,mine,2026-02-26,Unit and metric do not fit.,SPX,index_close,2026-02-25,2026-02-25,equal,1,percent\n"
    )
    empty, drop = built_with_claims(empty, tmp_path, claims)
    build(empty, drop)
    (drop / "index" / "SPX.csv").write_text(LEVELS.format(wednesday=6940.00))
    build(empty, drop)
    found = empty.rows(
        "select claim_id, verdict_at_publication, computed_at_publication, verdict_latest, computed_latest "
        "from marts.claim_checks where article_id = 'mine' order by claim_id"
    )
    assert found == [
        ("1", "supported", "3.71", "contradicted", "0.37"),
        ("2", "supported", "6946.13", "contradicted", "6940"),
        ("3", "out_of_scope", None, "out_of_scope", None),
    ]
    assert empty.rows(
        "select source_file, source_row, rule_name from quarantine.rejected_rows "
        "where table_name = 'raw_claims.claims' and resolved_at is null"
    ) == [("claims/mine.csv", 4, "unit_fits_metric")]


def test_simulated_rows_decide_no_claim(embedded: Built) -> None:
    assert (
        embedded.rows(
            "select claim_id, verdict_at_publication, verdict_latest from marts.claim_checks "
            "where rests_on_simulated and (verdict_latest <> 'needs_data' or computed_latest is not null)"
        )
        == []
    )
    ((resting,),) = embedded.rows("select count(*) from marts.claim_checks where rests_on_simulated")
    assert resting > 0, "the embedded market is simulated between published closes"


def test_published_facts_decide_claims_in_the_embedded_data(embedded: Built) -> None:
    # SEC figures, the printed quote table, published closes, stated bases, headline spending and guidance.
    expected = {
        "C001": "misdated", "C003": "misdated", "C005": "misdated", "C018": "supported", "C019": "supported",
        "C022": "supported", "C030": "contradicted", "C040": "supported", "C058": "supported", "C059": "contradicted",
        "C060": "supported", "C061": "supported", "C062": "contradicted", "C068": "supported", "C074": "inconsistent",
    }  # fmt: skip
    found = dict(embedded.rows("select claim_id, verdict_latest from marts.claim_checks"))
    assert {claim_id: found[claim_id] for claim_id in expected} == expected
    assert sum(verdict in DECIDED for verdict in found.values()) >= 40


def test_every_claim_is_counted_once(embedded: Built) -> None:
    count = (ROOT / "data/figures/claims.csv").read_text(encoding="utf-8").count("\n") - 1
    assert embedded.rows(
        "select judged_as, sum(claims_count), sum(supported_count + contradicted_count + misdated_count + "
        "inconsistent_count + forecast_open_count + needs_data_count + out_of_scope_count) "
        "from marts.claim_summary group by judged_as order by judged_as"
    ) == [("latest", count, count), ("publication", count, count)]
