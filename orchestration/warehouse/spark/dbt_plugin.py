"""What dbt's own connection to DuckDB needs where Spark's files are in S3: the extension, and the keys."""

import os
from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from orchestration.warehouse.extensions import extension_path
from orchestration.warehouse.s3 import duckdb_secret, s3_access
from orchestration.warehouse.tables import literal


class Plugin(BasePlugin):
    """Named by the dbt profile; dbt-duckdb looks for a class of this name."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Nothing is configured but by the environment."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Make s3a:// readable."""
        conn.execute(f"load {literal(str(extension_path('httpfs', 'spark')))}")
        conn.execute(duckdb_secret(s3_access(os.environ, "SPARK_FILES")))
