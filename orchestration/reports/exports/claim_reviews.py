"""The judged claims as schema.org ClaimReview, in JSON-LD: https://schema.org/ClaimReview.

A verdict that the data support or contradict has a number, from 1 (fails) to 5 (holds). One that waits for data, or for
its period to end, has its name alone. Each `url` leads to the claim in the market brief that lies beside the export.
"""

import json
from typing import Any

import duckdb

from orchestration.contracts.claim_words import VERDICT_ROWS
from orchestration.reports.brief.claims import anchor_of
from orchestration.reports.exports.exported import Contents

WORST, BEST = 1, 5
SUPPORTED = "supported"
AUTHOR = {"@type": "Organization", "name": "Market Warehouse"}


def claim_reviews(connection: duckdb.DuckDBPyConnection, contents: Contents) -> str:
    """The text of the file: one ClaimReview for each row of marts.claim_checks."""
    answer = connection.execute("select * from marts.claim_checks order by article_id, claim_id")
    names = [column[0] for column in answer.description]
    reviews = [_review(dict(zip(names, row, strict=True)), contents) for row in answer.fetchall()]
    document = {"@context": "https://schema.org", "@graph": reviews}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _review(check: dict[str, Any], contents: Contents) -> dict[str, Any]:
    name = f"{check['article_id']}/{check['claim_id']}"
    return {
        "@type": "ClaimReview",
        "identifier": name,
        "url": f"../market_brief.html#{anchor_of(check['article_id'], check['claim_id'])}",
        "claimReviewed": check["statement"],
        "datePublished": contents.published_at.date().isoformat(),
        "author": AUTHOR,
        "itemReviewed": {
            "@type": "Claim",
            "identifier": name,
            "datePublished": check["published_date"].isoformat(),
            "appearance": {"@type": "CreativeWork", "identifier": check["article_id"]},
        },
        "reviewRating": _rating(check),
        "isBasedOn": {
            "@type": "Dataset",
            "name": contents.published_path.name,
            "identifier": f"sha256:{contents.file_hash}",
            "dateModified": contents.published_at.isoformat(timespec="seconds") + "Z",
        },
    }


def _rating(check: dict[str, Any]) -> dict[str, Any]:
    verdict = check["verdict_latest"]
    meaning = {row["verdict"]: row for row in VERDICT_ROWS}.get(verdict)
    told = [meaning["short_meaning"]] if meaning else []
    told += [f"Computed: {check['computed_latest']} ({check['unit']})."] if check["computed_latest"] else []
    told += [f"Basis: {check['basis']}."] if check["basis"] else []
    told += [f"Rows: {check['evidence']}."] if check["evidence"] else []
    told += [f"Missing: {check['missing']}."] if check["missing"] else []
    if check["verdict_at_publication"] != verdict:
        told.append(f"When the article appeared: {check['verdict_at_publication'].replace('_', ' ')}.")
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": verdict.replace("_", " ")}
    if meaning and (verdict == SUPPORTED or meaning["is_failing"] == "true"):
        value = BEST if verdict == SUPPORTED else WORST
        rating |= {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return rating | {"ratingExplanation": " ".join(told)}
