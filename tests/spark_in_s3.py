"""What lets a Spark of the tests reach S3: Hadoop's connector, as a package happens to bring it, and its settings."""

import importlib.util
from pathlib import Path

PACKAGE = "bodo_iceberg_connector"
JARS = (
    "hadoop-aws-3.3.3.jar",
    "aws-java-sdk-core-1.12.382.jar",
    "aws-java-sdk-s3-1.12.382.jar",
    "aws-java-sdk-dynamodb-1.12.382.jar",
)
# The connector is older than the Hadoop in PySpark, whose defaults name times as 60s and a class that it does not have.
DEFAULTS = {
    "fs.s3a.threads.keepalivetime": "60",
    "fs.s3a.connection.establish.timeout": "30000",
    "fs.s3a.connection.timeout": "200000",
    "fs.s3a.multipart.purge.age": "86400",
    "fs.s3a.aws.credentials.provider": "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
}


def has_connector() -> bool:
    """Whether the package with the jars is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


def write_spark_defaults(folder: Path) -> None:
    """Write the configuration that `SPARK_CONF_DIR` names."""
    package = importlib.util.find_spec(PACKAGE)
    assert package is not None and package.origin is not None
    jars = ",".join(str(Path(package.origin).parent / "jars" / "libs" / name) for name in JARS)
    lines = [f"spark.jars {jars}", *(f"spark.hadoop.{name} {value}" for name, value in DEFAULTS.items())]
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text("\n".join(lines) + "\n")
