"""Where alerts go: a webhook, e-mail, or both, from the environment. Names and errors hold no address or password."""

import re
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Protocol
from urllib.parse import urlsplit

import requests

from orchestration.settings import SettingsError
from orchestration.sources.http.provider import LOOPBACK

PREFIX = "MARKET_WAREHOUSE_"
SMTP_NAMES = ("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM")
EMAIL = re.compile(r"[^\s@<>,;\"']+@[^\s@<>,;\"']+")
HOST = re.compile(r"[A-Za-z0-9.:_-]+")
SMTPS_PORT = 465
SUBMISSION_PORT = 587
TIMEOUT_SECONDS = 8


class AlertSettingsError(SettingsError):
    """The environment asks for alerts that cannot work; the message names the variable, never its value."""


class AlertNotSentError(Exception):
    """An alert did not arrive; the message holds the host and its answer, nothing else."""


class Channel(Protocol):
    """One way to reach somebody. `name`: what logs may call it."""

    @property
    def name(self) -> str:
        """Kind and host."""
        ...

    def send(self, text: str) -> None:
        """Hand the text over; raises AlertNotSentError."""
        ...


@dataclass(frozen=True)
class Webhook:
    """An address that takes `{"text": …}`, as Slack and Mattermost do. The address itself is the secret."""

    address: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            is_good = bool(parts.hostname) and not re.search(r"\s", self.address) and parts.port != 0
        except ValueError:
            is_good = False
        if not is_good or parts.scheme not in ("http", "https"):
            raise AlertSettingsError(f"{PREFIX}ALERT_WEBHOOK is no address; write it as https://host/path")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise AlertSettingsError(
                f"{PREFIX}ALERT_WEBHOOK: only this machine may be told without TLS; write it as https://host/path"
            )

    @property
    def name(self) -> str:
        """Kind and host."""
        return f"webhook at {urlsplit(self.address).hostname}"

    def send(self, text: str) -> None:
        """Post the text; a redirect counts as a failure, since it might lead anywhere. Raises AlertNotSentError."""
        try:
            # Streamed: the answer's body is never read.
            with requests.post(
                self.address, json={"text": text}, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
            ) as answer:
                status = answer.status_code
        except requests.RequestException as error:
            # `from None`: the message of the caught error holds the address.
            raise AlertNotSentError(f"{self.name}: no answer ({type(error).__name__})") from None
        if not 200 <= status < 300:
            raise AlertNotSentError(f"{self.name}: HTTP {status}")


@dataclass(frozen=True)
class Email:
    """Mail through an SMTP server: TLS from the start on port 465, STARTTLS on others, plain on this machine only."""

    to: tuple[str, ...] = field(repr=False)
    sender: str = field(repr=False)
    host: str
    port: int = SUBMISSION_PORT
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.to or not all(EMAIL.fullmatch(address) for address in self.to):
            raise AlertSettingsError(
                f"{PREFIX}ALERT_EMAIL_TO: write e-mail addresses with commas between: ann@example.org, ben@example.org"
            )
        if not EMAIL.fullmatch(parseaddr(self.sender)[1]) or not self.sender.isprintable():
            raise AlertSettingsError(f"{PREFIX}SMTP_FROM: write the sender's e-mail address, as robot@example.org")
        if not HOST.fullmatch(self.host):
            raise AlertSettingsError(f"{PREFIX}SMTP_HOST: write the mail server's name, as smtp.example.org")
        if not 0 < self.port < 65536:
            raise AlertSettingsError(f"{PREFIX}SMTP_PORT: write a port, as {SUBMISSION_PORT} or {SMTPS_PORT}")
        if (self.user is None) != (self.password is None):
            raise AlertSettingsError(f"{PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD: set both or neither")

    @property
    def name(self) -> str:
        """Kind and host."""
        return f"e-mail through {self.host}"

    def message(self, text: str) -> EmailMessage:
        """The mail: its subject is the text's first line."""
        message = EmailMessage()
        message["Subject"] = text.splitlines()[0]
        message["From"] = self.sender
        message["To"] = ", ".join(self.to)
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=parseaddr(self.sender)[1].rpartition("@")[2])
        # Asks mail programs not to send out-of-office replies.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message

    def send(self, text: str) -> None:
        """Hand the mail to the server. Raises AlertNotSentError, also where the server refuses some addresses."""
        try:
            with self._connection() as server:
                if self.user is not None and self.password is not None:
                    server.login(self.user, self.password)
                refused = server.send_message(self.message(text))
        except smtplib.SMTPResponseException as error:
            raise AlertNotSentError(f"{self.name}: {type(error).__name__} {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise AlertNotSentError(f"{self.name}: {type(error).__name__}") from None
        if refused:
            raise AlertNotSentError(f"{self.name}: refused {len(refused)} of {len(self.to)} addresses")

    def _connection(self) -> smtplib.SMTP:
        # Passed explicitly: by default smtplib checks no certificate.
        context = ssl.create_default_context()
        if self.port == SMTPS_PORT:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        if self.host not in LOOPBACK:
            try:
                server.starttls(context=context)
            except (smtplib.SMTPException, OSError):
                server.close()
                raise
        return server


def channels_from(environ: Mapping[str, str]) -> tuple[Channel, ...]:
    """The channels that MARKET_WAREHOUSE_ALERT_WEBHOOK, _ALERT_EMAIL_TO and _SMTP_… set up; none where none is set.

    Raises AlertSettingsError where they could not work.
    """
    given = {name: environ.get(PREFIX + name, "").strip() for name in ("ALERT_WEBHOOK", "ALERT_EMAIL_TO", *SMTP_NAMES)}
    channels: list[Channel] = []
    if given["ALERT_WEBHOOK"]:
        channels.append(Webhook(given["ALERT_WEBHOOK"]))
    if given["ALERT_EMAIL_TO"]:
        channels.append(_email(given))
    elif any(given[name] for name in SMTP_NAMES):
        raise AlertSettingsError(f"{PREFIX}SMTP_… is set, but {PREFIX}ALERT_EMAIL_TO is not: say who gets the mail")
    return tuple(channels)


def _email(given: Mapping[str, str]) -> Email:
    missing = [PREFIX + name for name in ("SMTP_HOST", "SMTP_FROM") if not given[name]]
    if missing:
        raise AlertSettingsError(f"{PREFIX}ALERT_EMAIL_TO is set, but not {' and '.join(missing)}: set them too")
    if not (given["SMTP_PORT"] or str(SUBMISSION_PORT)).isdecimal():
        raise AlertSettingsError(f"{PREFIX}SMTP_PORT: write a port, as {SUBMISSION_PORT} or {SMTPS_PORT}")
    return Email(
        to=tuple(address.strip() for address in given["ALERT_EMAIL_TO"].split(",") if address.strip()),
        sender=given["SMTP_FROM"],
        host=given["SMTP_HOST"],
        port=int(given["SMTP_PORT"] or SUBMISSION_PORT),
        user=given["SMTP_USER"] or None,
        password=given["SMTP_PASSWORD"] or None,
    )
