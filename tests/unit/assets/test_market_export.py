"""Whether the export is that of the published file, with the rows that are asked for."""

import json
import os

from orchestration.assets.market_export import is_exported
from orchestration.settings import Settings


def test_an_export_stands_for_its_file_and_its_rows(tmp_path):
    settings = Settings(data_dir=tmp_path, export="open")
    assert not is_exported(settings)
    settings.published_path.write_bytes(b"")
    settings.export_dir.mkdir()
    descriptor = settings.export_dir / "datapackage.json"
    described = {"exportedRows": "open", "sources": [{"publishedAt": "1970-01-01T00:16:40.250000Z"}]}
    descriptor.write_text(json.dumps(described))
    os.utime(settings.published_path, (1000.25, 1000.25))
    assert is_exported(settings)
    assert not is_exported(Settings(data_dir=tmp_path, export="all"))
    # Another file, whether it was published after the export was written or before, as one that is put back.
    for moment in (1000.5, 999):
        os.utime(settings.published_path, (moment, moment))
        assert not is_exported(settings)
    os.utime(settings.published_path, (1000.25, 1000.25))
    descriptor.write_text(json.dumps({"exportedRows": "open"}))
    assert not is_exported(settings)
    descriptor.write_text("half of it")
    assert not is_exported(settings)
