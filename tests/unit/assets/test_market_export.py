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
    descriptor.write_text(json.dumps({"exportedRows": "open"}))
    os.utime(settings.published_path, (1000, 1000))
    os.utime(descriptor, (1001, 1001))
    assert is_exported(settings)
    assert not is_exported(Settings(data_dir=tmp_path, export="all"))
    os.utime(settings.published_path, (1002, 1002))
    assert not is_exported(settings)
    descriptor.write_text("half of it")
    assert not is_exported(settings)
