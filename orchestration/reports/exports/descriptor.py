"""The descriptor of an export, datapackage.json: https://datapackage.org, version 2.

Beside what the standard names, the source says the `hash` of the published file and the exact moment `publishedAt`, by
which it is known again; a field says its `unit`, and a resource its `grain`, how many of its rows were left out, how
many are simulated, whether its rows may be passed on (yes, no, in part) with the licence note, and why it has no row.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from orchestration.reports.exports.exported import CLAIMS, DESCRIPTOR, WORKBOOK, Contents, ExportedMart

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# DuckDB's types of the marts → those of Table Schema.
TYPES = {
    "VARCHAR": "string",
    "DOUBLE": "number",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
OTHERS = {
    "workbook": (WORKBOOK, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "The marts as sheets."),
    "claims": (CLAIMS, "application/ld+json", "The judged claims as schema.org ClaimReview."),
}


def write_descriptor(folder: Path, contents: Contents) -> None:
    """Describe the files of an export that stand in a folder."""
    resources = [_of_mart(folder, mart) for mart in contents.marts.values()]
    for name, (path, media_type, description) in OTHERS.items():
        resources.append(_of_file(folder, name, path, media_type) | {"description": description})
    package = {
        "$schema": PROFILE,
        "name": "market-warehouse",
        "title": "Market Warehouse",
        "description": contents.notice,
        "created": _moment(contents.written_at),
        "sources": [
            {
                "title": f"{contents.published_path.name}, published {_moment(contents.published_at)}",
                "hash": f"sha256:{contents.file_hash}",
                "publishedAt": contents.published_at.isoformat() + "Z",
            }
        ],
        "exportedRows": contents.rows,
        "resources": resources,
    }
    (folder / DESCRIPTOR).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _of_mart(folder: Path, exported: ExportedMart) -> dict[str, Any]:
    mart = exported.mart
    simulated = {} if exported.simulated_count is None else {"simulatedRowCount": exported.simulated_count}
    return {
        **_of_file(folder, mart.name, exported.path, "application/vnd.apache.parquet"),
        "type": "table",
        "description": mart.description,
        "grain": f"one row per {mart.grain}",
        "rowCount": exported.rows_count,
        "leftOutRowCount": exported.left_out_count,
        **simulated,
        "mayBePassedOn": exported.may_be_passed_on,
        "licenceNote": exported.licence.note,
        **({"whyEmpty": exported.why_empty} if exported.why_empty else {}),
        "schema": {
            "fields": [
                {"name": column.name, "type": TYPES.get(column.data_type, "any"), "description": column.description}
                | ({"unit": column.unit} if column.unit else {})
                for column in mart.columns
            ]
        },
    }


def _of_file(folder: Path, name: str, path: str, media_type: str) -> dict[str, Any]:
    file = folder / path
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "name": name,
        "path": path,
        "format": file.suffix.removeprefix("."),
        "mediatype": media_type,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
    }


def _moment(moment: Any) -> str:
    return moment.isoformat(timespec="seconds") + "Z"
