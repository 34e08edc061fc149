"""Verdicts on the articles' claims, worked out by hand from the raw rows, in a warehouse built from the real files."""

import pytest

from tests.integration.built import Built

ARTICLES = "('sp500-nears-7000', 'sp500-6900-rally', 'both')"

# Stands where the hand count gives no figure to hold the warehouse to.
ANY = "any"

# (claim_id, verdict_at_publication, verdict_latest, computed_latest, matching_date)
# A float is compared to half a unit of its last digit, a whole number exactly, a text as text. None: no value at all.
# A matching date of None is not compared.
EXPECTED: list[tuple[str, str, str, float | str | None, str | None]] = [
    # "S&P 500 nears 7,000": dated Thursday the 26th, describes Wednesday the 25th.
    # 6,908.86 on the 26th, 6,946.13 on the 25th.
    ("C001", "misdated", "misdated", 6908.86, "2026-02-25"),
    # The session that closed at 6,946.13 is 2026-02-25, a Wednesday.
    ("C002", "contradicted", "contradicted", "Wednesday", None),
    # 6,908.86 / 6,946.13 - 1 = -0.5366 %; the day before 6,946.13 / 6,890.07 - 1 = +0.8136 %. The 24th has +0.7652 %,
    # which would do too, but lies farther off.
    ("C003", "misdated", "misdated", -0.5366, "2026-02-25"),
    # 1 - 6,908.86 / 7,000 = 1.3020 %; on the 25th 1 - 6,946.13 / 7,000 = 0.7696 %.
    ("C004", "misdated", "misdated", 1.3020, "2026-02-25"),
    # VIX 18.63 on the 26th, 17.93 on the 25th.
    ("C005", "misdated", "misdated", 18.63, "2026-02-25"),
    # 18.63 / 17.93 - 1 = +3.904 %; on the 25th 17.93 / 19.55 - 1 = -8.286 %.
    ("C006", "misdated", "misdated", 3.904, "2026-02-25"),
    # 18.63 against means of 16.87 (2023), 15.61 (2024) and 18.96 (2025, 250 sessions): not above 2025.
    ("C007", "contradicted", "contradicted", 18.63, None),
    # 18.63 is below 21.77, the close of 2026-02-05 and the highest of the period.
    ("C008", "supported", "supported", 18.63, None),
    # 6,001.35 on 2024-11-11 is the first close at or above 6,000 (intraday on the 8th: 6,012.45).
    ("C009", "supported", "supported", "2024-11", None),
    # Sessions: 3,000-4,000 434, 4,000-5,000 719, 5,000-6,000 190; 322 so far on 2026-02-26 (355 in the end): second.
    # 2,000-3,000 has no start: the data begin at 2,036.09, above 2,000; from there alone it took 764.
    ("C010", "supported", "supported", 2, None),
    ("C011", "out_of_scope", "out_of_scope", None, None),
    ("C012", "out_of_scope", "out_of_scope", None, None),
    # High of 2026-01-28: 7,002.28.
    ("C013", "supported", "supported", 7002.28, None),
    # Highest close from 2026-01-28 on: 6,978.03, on that day itself. (6,978.60 is the day before.)
    ("C014", "supported", "supported", 6978.03, None),
    # Lowest close 6,798.40 on 2026-02-05, highest 6,976.44 on 2026-02-02: 1.60 points out of the range.
    ("C015", "contradicted", "contradicted", "6798.4..6976.44", None),
    # 443 days from 2024-11-11 to 2026-01-28, of 30.4375 a month: 14.554; one month is allowed.
    ("C016", "supported", "supported", 14.554, None),
    ("C017", "needs_data", "needs_data", None, None),
    # 215,938 for the year less 147,811 for nine months = 68,127 million; filed on 2026-02-25.
    ("C018", "supported", "supported", 68.127, None),
    # 68,127 / (130,497 - 91,166 = 39,331) - 1 = 73.21 %.
    ("C019", "supported", "supported", 73.21, None),
    # 401.72 / 483.62 - 1 = -16.93 %, two points off. Within a point of -19: 389.00 / 483.62 - 1 = -19.56 % on the 24th
    # (-17.17 on the 25th, -20.50 on the 23rd; -18.79 on the 27th, not yet closed).
    ("C020", "misdated", "misdated", -16.93, "2026-02-24"),
    # Stated on 2026-01-28: 39 % (38 in constant currency).
    ("C021", "supported", "supported", 39, None),
    # 37.5, finance leases included, stated on 2026-01-28.
    ("C022", "supported", "supported", 37.5, None),
    # 876.46 / 653.57 - 1 = 34.10 %; the five sessions before lie between 27.0 and 34.6.
    ("C023", "contradicted", "contradicted", 34.10, None),
    # 64 equipment and 86 services, stated on 2026-01-28.
    ("C024", "contradicted", "contradicted", 150, None),
    # 306.13 against the highest close 334.61 (2026-01-06): 8.51 %; no session of the five before is nearer than 7.1.
    ("C025", "contradicted", "contradicted", 8.51, None),
    # 929.00 against the highest close 975.86 (2026-01-15): 4.80 %.
    ("C026", "supported", "supported", 4.80, None),
    ("C027", "out_of_scope", "out_of_scope", None, None),
    # Stated on 2026-02-23.
    ("C028", "supported", "supported", 19.8, None),
    # 104.5 is guided for 2026; the income of 2025 it would rise from is missing.
    ("C029", "needs_data", "needs_data", None, None),
    # AMZN 200 and META (125 + 145) / 2 = 135 now; at publication 200 + (115 + 135) / 2 = 325.
    ("C030", "contradicted", "contradicted", 335, None),
    # 664.00 over 38 sessions = 17.474; with the two holiday prints it would be 17.601. 0.9 is allowed.
    ("C031", "supported", "supported", 17.474, None),
    # The year is not over on 2026-11-20.
    ("C032", "forecast_open", "forecast_open", ANY, None),
    ("C033", "forecast_open", "forecast_open", ANY, None),
    # 14 to 16 here, 13 to 15 in C065: both may hold.
    ("C034", "needs_data", "needs_data", None, None),
    # Information Technology 31.3 % on 2026-02-26, 34.9 % on 2025-10-29 (shares of 2026-07-02, members by day added).
    # Before 2021-07-06 the file holds one member alone: its 100 % is no peak. Nobody knew those shares in February.
    ("C035", "needs_data", "supported", 31.3, None),
    # 325 of 490 members above their 200-session average = 66.3 %; the sessions of 2024 average 72.0 to 73.3 %.
    ("C036", "contradicted", "contradicted", 66.3, None),
    # Spending of a year that is not over.
    ("C037", "forecast_open", "forecast_open", ANY, None),
    # 18.63 once more.
    ("C038", "misdated", "misdated", 18.63, "2026-02-25"),
    # The quote table: closes of the 26th, change from the 25th.
    ("C039", "supported", "supported", 207.92, None),
    # 207.92 / 210.64 - 1.
    ("C040", "supported", "supported", -1.2913, None),
    ("C041", "supported", "supported", 272.95, None),
    # 272.95 / 274.23 - 1.
    ("C042", "supported", "supported", -0.4668, None),
    ("C043", "supported", "supported", 203.68, None),
    # 203.68 / 210.86 - 1.
    ("C044", "supported", "supported", -3.4051, None),
    ("C045", "supported", "supported", 52.30, None),
    # 52.30 / 51.69 - 1.
    ("C046", "supported", "supported", 1.1801, None),
    # There are no quotes of GOOG; GOOGL closed at 307.38 and is another security.
    ("C047", "needs_data", "needs_data", None, None),
    # From the printed table alone: -5.88 / (307.15 + 5.88 = 313.03).
    ("C048", "supported", "supported", -1.8784, None),
    ("C049", "supported", "supported", 657.01, None),
    # 657.01 / 653.69 - 1.
    ("C050", "supported", "supported", 0.5079, None),
    ("C051", "supported", "supported", 401.72, None),
    # 401.72 / 400.60 - 1.
    ("C052", "supported", "supported", 0.2796, None),
    ("C053", "supported", "supported", 184.89, None),
    # 184.89 / 195.56 - 1.
    ("C054", "supported", "supported", -5.4561, None),
    ("C055", "supported", "supported", 150.31, None),
    # 150.31 / 147.89 - 1.
    ("C056", "supported", "supported", 1.6364, None),
    ("C057", "supported", "supported", 408.58, None),
    # 408.58 / 417.40 - 1.
    ("C058", "supported", "supported", -2.1131, None),
    # BAC, META, MSFT and ORCL rose: 4 of 10.
    ("C059", "contradicted", "contradicted", 4, None),
    # "S&P 500's 6,900 rally", published on Thanksgiving.
    ("C060", "supported", "supported", 6812.61, None),
    # 1 - 6,812.61 / 6,900 = 1.2665 %.
    ("C061", "supported", "supported", 1.2665, None),
    # 7,269 / 6,812.61 - 1 = 6.6992 %.
    ("C062", "contradicted", "contradicted", 6.6992, None),
    ("C063", "forecast_open", "forecast_open", ANY, None),
    # Nobody had guided 2026 by 2025-11-27. Now AMZN 200, GOOGL 185 and META 135 stand, which happen to make 520, but
    # MSFT's 190 is in conflict over its year and ORCL guides its fiscal year alone.
    ("C064", "needs_data", "needs_data", None, None),
    ("C065", "needs_data", "needs_data", None, None),
    ("C066", "needs_data", "needs_data", None, None),
    ("C067", "forecast_open", "forecast_open", ANY, None),
    # 3.75 on 2025-12-31 less 4.50 on 2024-12-31; at publication the year was not over.
    ("C068", "forecast_open", "supported", -75, None),
    # 6,849.09 on 2025-11-28 / 5,881.63 - 1 = 16.4488 %; that session came a day after publication.
    ("C069", "forecast_open", "supported", 16.4488, None),
    # Over members of 2025-09-30, first report from 2025-09-16 on: 384 of 472 by 2025-11-27 = 81.4 %, 400 of 489 by the
    # end of the year = 81.8 %. Over the members of 2026-08 and reports from October on: 412 of 497 = 82.9 %.
    ("C070", "contradicted", "contradicted", 81.7, None),
    ("C071", "needs_data", "needs_data", None, None),
    ("C072", "needs_data", "needs_data", None, None),
    # First close at or above 6,900: 6,901.00 on 2025-12-11 (highest until publication: 6,890.89 on 2025-10-28).
    ("C073", "forecast_open", "contradicted", "2025", None),
    # Two companies at 650 cannot be part of five at 570 to 630, let alone at 520.
    ("C074", "inconsistent", "inconsistent", ANY, None),
    # 14 rounds what lies in 13.5 to 14.5, 15 what lies in 14.5 to 15.5: no figure prints as both.
    ("C075", "inconsistent", "inconsistent", ANY, None),
]

# Membership on the day is known by the day each member was added: leave room for another reading of it.
ROUGH = {"C035": 0.5, "C036": 0.5}


def allowed(claim_id: str, value: float) -> float:
    """Half a unit of the last digit written; nothing for a whole number."""
    if isinstance(value, int):
        return 1e-6
    return ROUGH.get(claim_id, 0.5 * 10 ** -len(repr(value).partition(".")[2]) + 1e-9)


@pytest.mark.parametrize(
    ("claim_id", "at_publication", "latest", "computed", "matching"), EXPECTED, ids=[row[0] for row in EXPECTED]
)
def test_a_claims_verdict(
    real: Built, claim_id: str, at_publication: str, latest: str, computed: float | str | None, matching: str | None
) -> None:
    ((found_at_publication, found_latest, found_computed, found_matching),) = real.rows(
        "select verdict_at_publication, verdict_latest, computed_latest, matching_date from marts.claim_checks "
        f"where claim_id = '{claim_id}' and article_id in {ARTICLES}"
    )
    assert (found_at_publication, found_latest) == (at_publication, latest)
    if matching is not None:
        assert str(found_matching) == matching
    if computed is None or isinstance(computed, str):
        assert computed in {ANY, found_computed}
    else:
        assert float(found_computed) == pytest.approx(computed, abs=allowed(claim_id, computed))


@pytest.mark.parametrize(
    ("claim_id", "computed"),
    [
        # Midpoints of 2026-02-05 and 2026-01-28; both were raised later.
        ("C030", 200 + 125),
        # 4.00 % after the cut of 2025-10-29, from 4.50 %.
        ("C068", -50),
        # Reports by 2025-11-27, without the companies that a list of 2025-09-30 lacks: 384 beats of 472.
        ("C070", 81.4),
        ("C073", None),
    ],
)
def test_what_could_be_computed_when_the_article_appeared(real: Built, claim_id: str, computed: float | None) -> None:
    ((found,),) = real.rows(f"select computed_at_publication from marts.claim_checks where claim_id = '{claim_id}'")
    assert found == computed if computed is None else float(found) == pytest.approx(computed, abs=0.2)


def test_a_verdict_names_its_rows(real: Built) -> None:
    ((evidence, difference, tolerance),) = real.rows(
        "select evidence, difference, tolerance from marts.claim_checks where claim_id = 'C005'"
    )
    assert "marts.index_levels VIX 2026-02-26: close 18.63" in evidence
    assert "true for 2026-02-25: marts.index_levels VIX 2026-02-25: close 17.93" in evidence
    assert (difference, tolerance) == (0.7, 0.005)
    assert real.rows("select missing from marts.claim_checks where claim_id = 'C066'") == [
        ("revenue of PLPC for the quarter to 2025-09-30",)
    ]


def test_every_claim_of_the_articles_is_judged(real: Built) -> None:
    assert real.rows(
        "select count(*), count(distinct claim_id), count(verdict_at_publication), count(verdict_latest) "
        f"from marts.claim_checks where article_id in {ARTICLES}"
    ) == [(75, 75, 75, 75)]
    assert len({row[0] for row in EXPECTED}) == 75
