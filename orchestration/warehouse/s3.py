"""How S3 is reached: the keys and the address that the environment has, under the names that all of its clients use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from orchestration.errors import ActionableError
from orchestration.warehouse.tables import literal

ADDRESS = re.compile(r"https?://[^/@\s?#\\]+")
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


class S3Error(ActionableError):
    """S3 cannot be reached with what the environment says of it."""


@dataclass(frozen=True)
class S3Place:
    """Where the service is. endpoint: its address without a slash at the end, empty for Amazon's own."""

    region: str
    endpoint: str

    @property
    def is_encrypted(self) -> bool:
        """Whether the service is asked by https."""
        return not self.endpoint.startswith("http://")


@dataclass(frozen=True)
class S3Access:
    """The keys, and where the service is."""

    key_id: str
    secret: str = field(repr=False)
    session_token: str = field(repr=False)
    place: S3Place


def s3_place(environ: Mapping[str, str]) -> S3Place:
    """Where the environment says that S3 is; raises S3Error for an address that its clients read differently."""
    endpoint = environ.get("AWS_ENDPOINT_URL", "").rstrip("/")
    if endpoint and not ADDRESS.fullmatch(endpoint):
        raise S3Error(
            "AWS_ENDPOINT_URL is no address of a service: write http:// or https:// and a host, as http://localhost:9000"
        )
    return S3Place(environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION") or "us-east-1", endpoint)


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
        s3_place(environ),
    )


def duckdb_secret(access: S3Access) -> str:
    """The statement that tells DuckDB of it, for one connection; its extension httpfs has to be loaded."""
    chosen = {
        "key_id": access.key_id,
        "secret": access.secret,
        "session_token": access.session_token,
        "region": access.place.region,
    }
    options = [f"{name} {literal(value)}" for name, value in chosen.items() if value]
    if access.place.endpoint:
        address = urlsplit(access.place.endpoint).netloc
        options += [f"endpoint {literal(address)}", f"use_ssl {access.place.is_encrypted}", "url_style 'path'"]
    return f"create secret (type s3, {', '.join(options)})"
