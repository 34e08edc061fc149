"""The Vega libraries as one script for the page, kept in a folder: putting it together takes a second."""

import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import vl_convert

from orchestration.warehouse.publishing import put


def vega_script(folder: Path) -> str:
    """The script that this version of vl-convert brings; read from the folder, where it is written once."""
    path = folder / f"vega-{version('vl-convert-python')}.js"
    # What only saves time must not end the brief, here and below.
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text(encoding="utf-8")
    # Its type stub does not say that the argument can be left out.
    script = vl_convert.javascript_bundle()  # type: ignore[call-arg]
    beside = path.with_name(f".{path.name}.{os.getpid()}.next")
    with suppress(OSError):
        try:
            beside.write_text(script, encoding="utf-8")
            put(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    return script
