"""Writes the guide to claims and their template: `python -m orchestration.contracts.claim_guide`."""

import csv
import io

from orchestration.contracts.claim_words import COMPARATORS, NEEDS, PERIODS, SUBJECTS, UNITS, VERDICTS
from orchestration.contracts.claims import CLAIMS
from orchestration.settings import PROJECT_ROOT

METRICS = PROJECT_ROOT / "data/reference/claim_metrics.csv"
GUIDE = PROJECT_ROOT / "data/figures/claims_guide.md"
TEMPLATE = PROJECT_ROOT / "data/figures/claims_template.csv"
# The names that people type.
COLUMNS = {(*CLAIMS.names_of(column)[1:], column.name)[0]: column for column in CLAIMS.columns if column.is_required}
# An article appears on one day: the last of those that the examples describe.
PUBLISHED = "2026-02-26"
TEXT = """<!-- Written from data/reference/claim_metrics.csv by `make sources`; change that table, not this file. -->

# Check an article

Which of an article's figures do the data support? Write each figure down as a row; the warehouse says.

1. Copy [claims_template.csv](claims_template.csv), which has an example for each metric, to
   `<folder>/claims/anything.csv`. `<folder>` is your drop folder.
2. Keep the first line. For each figure change a row that is like it; delete the others.
3. Put the data beside it that the claims [need](#what-the-claims-need), or link them: where links lead out of the
   folder, `export MARKET_WAREHOUSE_LINKED_DIRS=<where they lead>` before each build.
4. `make warehouse SOURCE=files DROP_DIR="<folder>"`
5. `make sql`, then:

   ```sql
   select
       claim_id, statement, verdict_at_publication, verdict_latest, comparator, claimed_value, unit,
       computed_latest, matching_date, missing, basis, evidence
   from marts.claim_checks
   where article_id = 'my-article'
   order by claim_id;
   ```

6. A claim that is not there, or still as it was, broke a rule. The build says which; so does:

   ```sql
   select source_file, source_row, message
   from quarantine.rejected_rows
   where table_name = 'raw_claims.claims' and resolved_at is null;
   ```

To correct a claim, change its row and run again. A claim taken out of the file stays in the warehouse;
`make forget SOURCE=files` starts over.

## Columns

{columns}

In a value a comma separates thousands and a point decimals: 76,441 is seventy-six thousand. A fall is negative: -1.29.
No period starts before 1990.

## Comparators

In lower case, as metrics are.

{comparators}

## Verdicts

Each claim is judged twice: by what was known at the end of the day on which the article appeared
(`verdict_at_publication`), and by what is known now (`verdict_latest`).

{verdicts}

A claim on a session that is supported has that session as `matching_date`. A highest close, a first crossing or a mean
is that of the data: `basis` says since when. An article that appears before the close of a session is about the session
before: give that day.

## What the claims need

{needs}

## Units

{units}

## Subjects

{subjects}

## Metrics

A metric's {{n}} stands for a number of up to seven digits, without separators: `first_cross_level_6000`. A metric that
is not in this table is accepted, and its claim is out of scope.

What a period must be, in days from its first to its last: a quarter 80 to 125, a year 350 to 380. Of a metric of a
session only the period's last day counts.

{metrics}
"""


def metrics() -> list[dict[str, str]]:
    """The rows of the table of metrics."""
    with METRICS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def guide() -> str:
    """The text of data/figures/claims_guide.md."""
    return TEXT.format(
        columns=_table("column", "holds", {name: column.description for name, column in COLUMNS.items()}),
        comparators=_table("comparator", "the claim holds where", COMPARATORS),
        verdicts=_table("verdict", "means", VERDICTS),
        needs=_words("a claim on", "needs, below the drop folder", NEEDS),
        units=_table("unit", "means", UNITS),
        subjects=_table("subject", "means", SUBJECTS),
        metrics="\n".join(
            [
                "| metric | subjects | units | period | meaning | example |",
                "|---|---|---|---|---|---|",
                *(_metric_line(metric) for metric in metrics()),
            ]
        ),
    )


def template() -> str:
    """The text of data/figures/claims_template.csv: one example for each metric, as one article's claims."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for number, metric in enumerate(metrics(), start=1):
        writer.writerow({"article_id": "my-article", "claim_id": number, "published_date": PUBLISHED} | example(metric))
    return file.getvalue()


def example(metric: dict[str, str]) -> dict[str, str]:
    """A metric's example, by the columns of a claim."""
    return {
        "statement": metric["example_statement"],
        "subject": metric["example_subject"],
        "metric": metric["example_metric"],
        "period_start": metric["example_period_start_date"],
        "period_end": metric["example_period_end_date"],
        "comparator": metric["example_comparator"],
        "value": metric["example_value"],
        "unit": metric["example_unit"],
    }


def _metric_line(metric: dict[str, str]) -> str:
    one = example(metric)
    dates = " to ".join(dict.fromkeys((one["period_start"], one["period_end"])))
    claim = f"`{one['subject']}` {dates}: {one['comparator']} {one['value']} {one['unit']}"
    units = metric["units"].replace("|", ", ")
    days = metric["min_period_days"], metric["max_period_days"]
    period = "a session" if metric["is_of_a_session"] == "true" else PERIODS[days]
    cells = (f"`{metric['metric_pattern']}`", metric["subjects"], units, period, metric["meaning"])
    return f"| {' | '.join(cells)} | {one['statement']} {claim} |"


def _table(name: str, meaning: str, rows: dict[str, str]) -> str:
    return _words(name, meaning, {f"`{key}`": text for key, text in rows.items()})


def _words(name: str, meaning: str, rows: dict[str, str]) -> str:
    return "\n".join([f"| {name} | {meaning} |", "|---|---|", *(f"| {key} | {text} |" for key, text in rows.items())])


if __name__ == "__main__":
    GUIDE.write_text(guide(), encoding="utf-8")
    TEMPLATE.write_text(template(), encoding="utf-8", newline="")
