"""The charts of a mart as one piece of Markdown: the UI shows it under Metadata, behind [Show Markdown]."""

import base64

import duckdb


class DrawingError(RuntimeError):
    """A chart could not be drawn; the mart's figures are unharmed."""


def pictures(connection: duckdb.DuckDBPyConnection, mart: str) -> str:
    """Every chart of a mart with what it says, the picture being part of the text; empty where there is none.

    Raises DrawingError.
    """
    # Altair and vl-convert take a third of a second to load: only a run that draws pays for it.
    from altair.utils.schemapi import SchemaValidationError  # noqa: PLC0415

    from orchestration.charts import picture  # noqa: PLC0415
    from orchestration.charts.catalogue import charts_of  # noqa: PLC0415

    parts = []
    for chart in charts_of(mart):
        try:
            spec = picture.spec(chart, connection)
            drawn = picture.svg(spec) if spec else None
        # The query, Altair's look at the chart, and vl-convert: what each raises.
        except (duckdb.Error, SchemaValidationError, ValueError, TypeError, LookupError) as error:
            raise DrawingError(
                f"the chart {chart.name} could not be drawn ({type(error).__name__}: {str(error).splitlines()[0]}); "
                "the figures are unharmed, the market brief fails with the whole error"
            ) from error
        if drawn:
            # SVG: a picture in pixels is ten times the size in the run history, and wider than the dialog.
            encoded = base64.b64encode(drawn).decode()
            parts.append(f"![{chart.title}](data:image/svg+xml;base64,{encoded})\n\n{chart.reading}")
    return "\n\n".join(parts)
