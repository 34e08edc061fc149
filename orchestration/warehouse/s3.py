"""How S3 is reached: the keys and the address that the environment has, under the names that all of its clients use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from orchestration.errors import ActionableError
from orchestration.warehouse.tables import literal

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class S3Error(ActionableError):
    """The keys of S3 are not set; nothing was changed."""


@dataclass(frozen=True)
class S3Access:
    """The keys, and where the service is. endpoint: its address, empty for Amazon's own."""

    key_id: str
    secret: str = field(repr=False)
    session_token: str = field(repr=False)
    region: str
    endpoint: str

    @property
    def is_encrypted(self) -> bool:
        """Whether the service is asked by https."""
        return not self.endpoint.startswith("http://")


def s3_access(environ: Mapping[str, str], setting: str) -> S3Access:
    """What the environment says; raises S3Error where the keys are missing. setting: the one that names the bucket."""
    if missing := [name for name in KEYS if not environ.get(name)]:
        raise S3Error(
            f"{setting} is in S3, and {' and '.join(missing)} not set: export the keys of who may write there"
        )
    return S3Access(
        environ["AWS_ACCESS_KEY_ID"],
        environ["AWS_SECRET_ACCESS_KEY"],
        environ.get("AWS_SESSION_TOKEN", ""),
        environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1",
        environ.get("AWS_ENDPOINT_URL", ""),
    )


def duckdb_secret(access: S3Access) -> str:
    """The statement that tells DuckDB of it, for one connection; its extension httpfs has to be loaded."""
    chosen = {
        "key_id": access.key_id,
        "secret": access.secret,
        "session_token": access.session_token,
        "region": access.region,
    }
    options = [f"{name} {literal(value)}" for name, value in chosen.items() if value]
    if access.endpoint:
        address = urlsplit(access.endpoint).netloc
        options += [f"endpoint {literal(address)}", f"use_ssl {access.is_encrypted}", "url_style 'path'"]
    return f"create secret (type s3, {', '.join(options)})"
