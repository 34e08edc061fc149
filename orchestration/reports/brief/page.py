"""Writes the brief: asks the published file, fills the template, and puts one self-contained file in place."""

import base64
import hashlib
import json
import logging
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from orchestration.errors import ActionableError
from orchestration.reports.brief import claims, economy_figures, findings, index_figures, market_tables, words, wrap
from orchestration.reports.brief.citation import Edition
from orchestration.reports.brief.figure import Figure, query, read
from orchestration.reports.brief.market_table import Line
from orchestration.reports.brief.vega import vega_script
from orchestration.reports.charts import picture
from orchestration.reports.charts.catalogue import CHARTS
from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.drawing_error import DrawingError
from orchestration.reports.charts.theme import css_variables
from orchestration.reports.dictionary import entries
from orchestration.reports.exports.exported import published_at
from orchestration.settings import Settings
from orchestration.warehouse.published_file import PublishedFileError, cannot_open, read_published_and_its_bytes

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
# The figures of every published file; those of further indices depend on the file.
FIGURES: tuple[Figure, ...] = (*index_figures.FIGURES, *economy_figures.FIGURES, *claims.FIGURES)
SOURCES = {
    "published_closes": "published closes",
    "simulated_market": "a simulated market",
    "shipped": "tables that come with the project",
    "files": "the user's own files",
}


class BriefError(ActionableError):
    """The brief cannot be written; the message says what to do."""


@dataclass(frozen=True)
class Drawn:
    """What the page has of a chart: nothing where the mart has no rows for it.

    spec: its JSON, in which no text can end its script tag. notes: its small print, which the page sets in its own
    type. picture: an SVG in base64, for a page without scripts. error: why it could not be drawn.
    """

    spec: Markup | None = None
    notes: tuple[str, ...] = ()
    picture: str = ""
    error: str = ""


def write(settings: Settings) -> Path:
    """Write the brief of the published file, in one step, and return where it is.

    Raises BriefError where nothing is published, what is published cannot be read, or nothing can be written.
    """
    path, manifest = settings.published_path, settings.dbt_target_dir / "manifest.json"
    try:
        with read_published_and_its_bytes(path) as (connection, stream):
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            published = published_at(os.fstat(stream.fileno()))
            vega = vega_script(settings.dbt_target_dir)
            text = html(connection, manifest, published, settings.now(), sha256, vega)
    except PublishedFileError as error:
        raise BriefError(str(error)) from error
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise BriefError(
            f"{path.name} is of another version of this project ({str(error).splitlines()[0]}); "
            "make warehouse writes it anew."
        ) from error
    except duckdb.IOException as error:
        raise BriefError(cannot_open(path, error)) from error
    beside = settings.brief_path.with_name(f".{settings.brief_path.name}.{os.getpid()}.next")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, settings.brief_path)
    except OSError as error:
        raise BriefError(
            f"{os.path.relpath(settings.brief_path)} cannot be written ({error.strerror}): move away what stands in "
            "its place, or look at the folder's permissions and the room on the disk."
        ) from error
    finally:
        beside.unlink(missing_ok=True)
    return settings.brief_path


def html(
    connection: duckdb.DuckDBPyConnection,
    manifest: Path,
    published_at: datetime,
    written_at: datetime,
    sha256: str,
    vega: str,
) -> str:
    """The page of an open warehouse. manifest: dbt's, for the dictionary. Moments are UTC. sha256: of its file.

    vega: the script that draws the charts.

    In place of a chart that cannot be drawn the page says why. Raises BriefError where the manifest cannot be read,
    and the errors of DuckDB.
    """
    scripts = [vega, (HERE / "brief.js").read_text(encoding="utf-8")]
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"moment": words.moment, "count": words.count, "long_day": words.long_day}
    environment.filters |= {"code": _code, "days": _days, "cited": _cited}
    origin = _origin(connection)
    return environment.get_template("brief.html.j2").render(
        origin=origin,
        edition=Edition(origin["sources"], published_at, sha256),
        sentences=[
            [{"text": part} if isinstance(part, str) else vars(part) for part in sentence]
            for sentence in wrap.sentences(connection)
        ],
        wrap_queries=[(name, query(name)) for name in ("wrap_index", "wrap_data")],
        tables=market_tables.read_tables(connection),
        query=query,
        tiles=[read(figure, connection) for figure in _figures(connection)],
        charts=[(chart, _drawn(chart, connection)) for chart in CHARTS],
        claims=claims.read_claims(connection),
        verdicts=claims.VERDICTS,
        findings=findings.read_findings(connection),
        marts=_dictionary(manifest),
        published_at=published_at,
        written_at=written_at,
        policy=_policy(scripts),
        scripts=[Markup(script) for script in scripts],
        style=Markup(css_variables() + (HERE / "brief.css").read_text(encoding="utf-8")),
        not_known=words.NOT_KNOWN,
    )


def _figures(connection: duckdb.DuckDBPyConnection) -> tuple[Figure, ...]:
    others = index_figures.other_closes(connection)
    return (*index_figures.FIGURES, *others, *economy_figures.FIGURES, *claims.FIGURES)


def _origin(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Where the rows come from, how far they reach, and whether any mart holds simulated ones."""
    answer = connection.execute(query("origin"))
    names = [column[0] for column in answer.description]
    row = dict(zip(names, answer.fetchall()[0], strict=True))
    sources = [SOURCES.get(name, name) for name in (row["source_names"] or words.NOT_KNOWN).split(",")]
    return row | {"sources": ", ".join(sources)}


def _dictionary(manifest: Path) -> tuple[entries.MartEntry, ...]:
    try:
        return entries.marts(manifest)
    except FileNotFoundError as error:
        raise BriefError("dbt's manifest is missing: run `make setup`, which parses the dbt project.") from error
    # No JSON, or not the JSON that dbt writes.
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise BriefError(
            f"dbt's manifest is damaged ({type(error).__name__}): delete {os.path.relpath(manifest)} and run "
            "`make setup`, which parses the dbt project."
        ) from error


def _drawn(chart: Chart, connection: duckdb.DuckDBPyConnection) -> Drawn:
    try:
        spec = picture.spec(chart, connection)
        if spec is None:
            return Drawn()
        still = base64.b64encode(picture.svg(spec)).decode()
    except DrawingError as error:
        logger.warning("%s", error)
        return Drawn(error=str(error))
    notes = tuple(spec.pop("title", {}).get("text", ()))
    written = json.dumps(spec, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Drawn(Markup(written.replace("<", "\\u003c")), notes, still)


def _policy(scripts: list[str]) -> str:
    """The content security policy: only these scripts run, and nothing is fetched from anywhere."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    # 'unsafe-inline': Vega sets sizes by style attributes.
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _cited(headings: tuple[str, ...], line: Line) -> str:
    """The values of a row with their headings, as a citation has them."""
    told = zip(headings, line.cells, strict=True)
    return ", ".join(
        f"{heading} {words.NOT_KNOWN if cell.text == '–' else cell.text}" for heading, cell in told if cell.text
    )


def _code(text: str) -> Markup:
    """`words between backticks` as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _days(text: str) -> Markup:
    """The text with its days as elements, so that they do not break at their hyphens."""
    return Markup(re.sub(r"\d{4}-\d\d-\d\d", r"<time>\g<0></time>", str(escape(text))))
