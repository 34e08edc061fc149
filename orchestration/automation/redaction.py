"""Keeps the environment's secrets out of every log, Dagster's own included.

Dagster makes a logger and a handler for each run and each step, so there is none to which a `logging.Filter` could be
added beforehand, and its events carry errors and metadata beside the message. All of them are log records. The class
of the records is the one place that everything passes: `context.log`, loggers of the standard library, whether Dagster
captures them or not, and the events that the UI shows.
"""

import json
import logging
import os
import re
import traceback
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

import dagster as dg

REDACTED = "REDACTED"
WEBHOOK = "MARKET_WAREHOUSE_ALERT_WEBHOOK"
SECRETS = (
    *(WEBHOOK, "MARKET_WAREHOUSE_SMTP_PASSWORD", "SEC_CONTACT"),
    *("PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
)
WITH_EMAILS = (
    "MARKET_WAREHOUSE_ALERT_EMAIL_TO",
    "MARKET_WAREHOUSE_SMTP_FROM",
    "MARKET_WAREHOUSE_SMTP_USER",
    "SEC_CONTACT",
)
EMAIL = re.compile(r"[^\s<>,;\"']+@[^\s<>,;\"']+")
# A shorter secret would also match parts of ordinary words.
SHORTEST = 4
# Fields of an event that hold free text; the others hold names that Dagster looks up again.
TEXTS = {"message", "stack", "description", "metadata", "metadata_entries"}


def secrets_of(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The secrets of the environment, the longest first.

    The webhook's address and its path, the SMTP password, the keys of providers and of the lake, SEC_CONTACT, every
    e-mail address, and the passwords in the addresses of providers and proxies; each also in the spelling of JSON and
    of an address.
    """
    found = {environ.get(name, "").strip() for name in SECRETS}
    found |= {value.strip() for name, value in environ.items() if name.endswith("_API_KEY")}
    found |= {email for name in WITH_EMAILS for email in EMAIL.findall(environ.get(name, ""))}
    found |= {
        _password(value)
        for name, value in environ.items()
        if name == WEBHOOK or name.upper().endswith(("_URL", "_PROXY"))
    }
    found.add(_path(environ.get(WEBHOOK, "")))
    spelled = {form for secret in found for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""))}
    return tuple(sorted((form for form in spelled if len(form) >= SHORTEST), key=lambda form: (-len(form), form)))


def redact(text: str, secrets: tuple[str, ...]) -> str:
    """The text with REDACTED in the place of each secret."""
    for secret in secrets:
        text = text.replace(secret, REDACTED)
    return text


def install(environ: Mapping[str, str] = os.environ) -> None:
    """Redact the environment's secrets in every later log record; a second call reads the environment again."""
    RedactedRecord.secrets = secrets_of(environ)
    logging.setLogRecordFactory(RedactedRecord)


class _Event:
    """The Dagster event of a record, redacted when it is first read: Dagster adds it after the record is made."""

    def __get__(self, record: "RedactedRecord", owner: type | None = None) -> Any:
        if "dagster_event" not in vars(record):
            raise AttributeError("dagster_event")
        event = vars(record)["dagster_event"]
        if isinstance(event, dg.DagsterEvent):
            event = vars(record)["dagster_event"] = redacted_event(event, record.secrets)
        return event

    def __set__(self, record: "RedactedRecord", event: Any) -> None:
        vars(record)["dagster_event"] = event


class RedactedRecord(logging.LogRecord):
    """A log record without secrets in its message, arguments, traceback and Dagster event."""

    secrets: tuple[str, ...] = ()
    dagster_event = _Event()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.msg, self.args = self._clean(self.msg), self._clean(self.args)
        if self.secrets and self.exc_info and self.exc_info[0] is not None:
            said = "".join(traceback.format_exception(*self.exc_info)).rstrip()
            clean = redact(said, self.secrets)
            if clean != said:
                # Handlers print this text; the exception itself would still hold the secret.
                self.exc_text, self.exc_info = clean, None

    def getMessage(self) -> str:  # noqa: N802
        """The message with its arguments; a secret in an argument's text is redacted here."""
        said = super().getMessage()
        clean = redact(said, self.secrets)
        if clean != said:
            self.msg, self.args = clean, ()
        return clean

    def _clean(self, value: Any) -> Any:
        return _walk(value, self.secrets, is_text=True)


def redacted_event(event: dg.DagsterEvent, secrets: tuple[str, ...]) -> dg.DagsterEvent:
    """The event with its messages, errors and metadata redacted; the same object where they hold no secret."""
    written = json.loads(dg.serialize_value(event))
    clean = _walk(written, secrets, is_text=False)
    return event if clean == written else dg.deserialize_value(json.dumps(clean), dg.DagsterEvent)


def _walk(value: Any, secrets: tuple[str, ...], is_text: bool) -> Any:
    if isinstance(value, str):
        return redact(value, secrets) if is_text else value
    if type(value) in (list, tuple):
        return type(value)(_walk(item, secrets, is_text) for item in value)
    if type(value) is dict:
        return {
            key: item if str(key).startswith("__") else _walk(item, secrets, is_text or key in TEXTS)
            for key, item in value.items()
        }
    return value


def _password(address: str) -> str:
    """The password in an address, or the user name where it has none: it may be a token."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parts.password or parts.username or ""


def _path(address: str) -> str:
    """An address's path and query, which the errors of a failed request quote."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if len(path) > 2 * SHORTEST else ""
