"""What a Spark session is told, and whether this machine can start one. Nothing of Spark is imported here.

dbt starts the session in its own process, from the profile's output `spark`, which takes these settings as they are.
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from orchestration.errors import ActionableError
from orchestration.settings import S3A, Settings
from orchestration.warehouse.extensions import extension_path
from orchestration.warehouse.memory import memory_limit
from orchestration.warehouse.s3 import S3Place, s3_access, s3_place

# Read by the dbt profile and by macros. The folder is that of one source, and so is not called as the setting is.
ENGINE, ROOT, SESSION = "MARKET_WAREHOUSE_ENGINE", "MARKET_WAREHOUSE_SPARK_ROOT", "MARKET_WAREHOUSE_SPARK_SETTINGS"
# The folder that views read, where DuckDB is to make views of what Spark wrote; else empty.
VIEWED = "MARKET_WAREHOUSE_SPARK_VIEWED"
PACKAGES = ("pyspark", "dbt.adapters.spark")
# Also read by the profile: what dbt loads for its own connection to DuckDB.
PLUGINS = "MARKET_WAREHOUSE_DBT_PLUGINS"
BUCKET_PLUGIN = [{"module": "orchestration.warehouse.spark.dbt_plugin"}]
# Spark 4.2 needs 17 or later; it is tested with 17 and 21.
OLDEST_JAVA = 17
JAVA_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
# In a path they mean something else to Spark, to DuckDB's search for files, or to the SQL of either.
MEANT_OTHERWISE = "'\"`\\[]{}*?#;"
# Where one of these is set, Spark's own configuration may name a cluster.
CONFIGURED = {"SPARK_CONF_DIR", "SPARK_HOME"}
HERE = "local[*]"
# 2026-11: a table of a small market in more parts costs more in starting their tasks than it saves.
PARTS_A_PROCESSOR = 2


class SparkError(ActionableError):
    """Spark cannot be started here; nothing was changed."""


def spark_files(settings: Settings) -> str:
    """The folder below which Spark's files are: raw/ and tables/. Each source has its own."""
    return (
        f"{settings.spark_files}/{settings.build_dir.name}" if settings.spark_files else f"{settings.build_dir}/spark"
    )


def is_in_s3(settings: Settings) -> bool:
    """Whether Spark's files are in S3, and not in a folder."""
    return settings.spark_files.startswith(S3A)


def check_spark(settings: Settings, environ: Mapping[str, str] = os.environ) -> None:
    """Raise SparkError where ENGINE=spark lacks its packages or a Java that it runs on; starts no session.

    Raises S3Error and ExtensionError where its files are in S3, and the keys or DuckDB's extension are missing.
    """
    if settings.engine != "spark":
        return
    for name in (*PACKAGES, *(("obstore",) if is_in_s3(settings) else ())):
        if not _is_installed(name):
            raise SparkError(f"ENGINE=spark needs the package {name}: `make extra EXTRA=spark` installs it.")
    if odd := sorted(set(spark_files(settings)) & set(MEANT_OTHERWISE)):
        raise SparkError(
            f"Spark's files cannot lie at {spark_files(settings)}, since its name has {' '.join(odd)}: name another "
            "folder, as SPARK_FILES=/srv/market-spark"
        )
    if is_in_s3(settings):
        extension_path("httpfs", "spark")
        s3_access(environ, "SPARK_FILES")
    else:
        _check_folder(Path(spark_files(settings)))
    java = f"{environ['JAVA_HOME']}/bin/java" if environ.get("JAVA_HOME") else shutil.which("java")
    found = _java_version(java) if java else 0
    if found < OLDEST_JAVA:
        what = f"is version {found}" if found else "cannot be started" if java else "is not installed"
        raise SparkError(
            f"ENGINE=spark needs Java {OLDEST_JAVA} or later, and java {what}: install it (Debian: `apt-get install "
            "default-jre-headless`), or name its folder in JAVA_HOME."
        )


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SparkError(
            f"Spark's files cannot lie at {folder} ({error.strerror}): name a folder in SPARK_FILES that you may write "
            "to"
        ) from error


def session_settings(settings: Settings, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What the session is told. Everything else is as `spark-defaults.conf` or Spark itself says.

    Where neither SPARK_MASTER nor an installed Spark's configuration says where it runs, it runs here.
    """
    state = settings.build_dir / "spark"
    told = {
        "spark.app.name": "market-warehouse",
        "spark.sql.warehouse.dir": f"{spark_files(settings)}/tables",
        # What a metastore of the cluster's own is not asked for: `spark.hadoop.hive.metastore.uris` outranks it.
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={state}/metastore;create=true",
        # Else the metastore's log lies in whatever folder the run was started in.
        "spark.driver.defaultJavaOptions": "-Dderby.stream.error.file=/dev/null",
        # As DuckDB has it: moments without a time zone, in UTC, and backslashes in texts that mean themselves.
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.parser.escapedStringLiterals": "true",
        # Only the months written are replaced: of a table that is built whole the pipeline clears the folder before.
        # What a killed run has left there is in nobody's way.
        "spark.sql.sources.partitionOverwriteMode": "dynamic",
        "spark.sql.legacy.allowNonEmptyLocationInCTAS": "true",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    master = settings.spark_master or ("" if CONFIGURED & environ.keys() else HERE)
    if master:
        told["spark.master"] = master
    if master.startswith("local"):
        # On this machine the session is the engine: it gets what DuckDB would, and opens no port for its page.
        told["spark.driver.memory"] = f"{_mebibytes(memory_limit())}m"
        told["spark.sql.shuffle.partitions"] = str(PARTS_A_PROCESSOR * _processors(master))
        told["spark.ui.enabled"] = "false"
    return told | (_told_of_s3(s3_place(environ)) if is_in_s3(settings) else {})


def _told_of_s3(place: S3Place) -> dict[str, str]:
    """Where S3 is. Not the keys: settings stand on a command line; Spark takes keys from the environment."""
    told = {"spark.hadoop.fs.s3a.endpoint.region": place.region}
    if place.endpoint:
        told["spark.hadoop.fs.s3a.endpoint"] = place.endpoint
        told["spark.hadoop.fs.s3a.path.style.access"] = "true"
        told["spark.hadoop.fs.s3a.connection.ssl.enabled"] = str(place.is_encrypted).lower()
    return told


def _processors(master: str) -> int:
    """The processors that local[…] takes: a number, or * for all of them."""
    asked = re.fullmatch(r"local\[(\d+)(?:,.*)?\]", master)
    return int(asked[1]) if asked else 1 if master == "local" else os.cpu_count() or 1


def _mebibytes(size: str) -> int:
    number, unit = re.fullmatch(r"([\d.]+) ?([KMGT])i?B", size, re.IGNORECASE).groups()  # type: ignore[union-attr]
    return max(1024, int(float(number) * 1024 ** ("KMGT".index(unit.upper()) - 1)))


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _java_version(java: str) -> int:
    """Its major version; 0 where it cannot be started or does not say."""
    if not Path(java).exists():
        return 0
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = JAVA_VERSION.search(said.stderr + said.stdout)
    return int(found[1]) if found else 0
