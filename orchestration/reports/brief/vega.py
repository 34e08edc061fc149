"""The Vega libraries as one script for the page, kept beside the builds: putting it together takes a second."""

import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import vl_convert


def vega_script(folder: Path) -> str:
    """The script that this version of vl-convert brings; read from the folder, where it is written once."""
    path = folder / f"vega-{version('vl-convert-python')}.js"
    with suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8")
    # Its type stub does not say that the argument can be left out.
    script = vl_convert.javascript_bundle()  # type: ignore[call-arg]
    beside = path.with_name(f".{path.name}.{os.getpid()}.next")
    # What only saves time must not end the brief.
    with suppress(OSError):
        beside.write_text(script, encoding="utf-8")
        os.replace(beside, path)
    return script
