"""The charts of a mart as one piece of Markdown: the UI shows it under Metadata, behind [Show Markdown]."""

import base64

import duckdb


def pictures(connection: duckdb.DuckDBPyConnection, mart: str) -> str:
    """Every chart of a mart with its description, the picture embedded; empty where there is none.

    Raises DrawingError.
    """
    # Altair and vl-convert take a third of a second to load: only a run that draws pays for it.
    from orchestration.reports.charts import picture  # noqa: PLC0415
    from orchestration.reports.charts.catalogue import charts_of  # noqa: PLC0415

    parts = []
    for chart in charts_of(mart):
        spec = picture.spec(chart, connection)
        if spec:
            # SVG: a bitmap takes ten times the space in the run history, and is wider than the dialog.
            encoded = base64.b64encode(picture.svg(spec)).decode()
            parts.append(f"![{chart.title}](data:image/svg+xml;base64,{encoded})\n\n{chart.reading}")
    return "\n\n".join(parts)
