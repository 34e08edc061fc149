"""Alerts: what they say, where they go, and what they never tell."""

import io
import logging
import smtplib
import socketserver
import ssl
import threading
from datetime import datetime
from email import message_from_bytes, policy

import dagster as dg
import pytest
import trustme

from orchestration.automation import alert_channels
from orchestration.automation.alert_channels import AlertNotSentError, AlertSettingsError, Email, Webhook, channels_from
from orchestration.automation.alerts import FailedRun, alert_text, make_failure_sensor, make_stale_sensor, send
from orchestration.automation.jobs import COMMAND_TAG
from orchestration.settings import Settings

WEBHOOK = "MARKET_WAREHOUSE_ALERT_WEBHOOK"
MAIL = {
    "MARKET_WAREHOUSE_ALERT_EMAIL_TO": "ann@example.org, ben@example.org",
    "MARKET_WAREHOUSE_SMTP_HOST": "smtp.example.org",
    "MARKET_WAREHOUSE_SMTP_FROM": "Warehouse <robot@example.org>",
}
LOGIN = {"MARKET_WAREHOUSE_SMTP_USER": "robot", "MARKET_WAREHOUSE_SMTP_PASSWORD": "sesame-open"}


# What an alert says.


def run(**changes):
    return FailedRun(
        **{
            "job_name": "fetch_job",
            "run_id": "0d70e537",
            "reasons": [("landing__sec", "403:\n  no contact"), ("landing__fred", "no answer")],
            "started_at": datetime(2026, 11, 20, 23, 30),
            "failed_at": datetime(2026, 11, 20, 23, 41, 30),
        }
        | changes
    )


def test_an_alert_says_what_failed_why_what_stands_and_what_to_do():
    assert alert_text(run(), datetime(2026, 11, 19, 23, 35)).splitlines() == [
        "Market Warehouse: fetch_job failed at 2026-11-20 23:41 UTC",
        "- landing__sec: 403: no contact",
        "- landing__fred: no answer",
        "Published: the file of 2026-11-19 23:35 UTC stands as it was.",
        "Run: 0d70e537",
        "Next: `make status` says how everything stands, `make ui` → Runs has the run's log.",
    ]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, "Published: nothing yet."),
        (
            datetime(2026, 11, 20, 23, 40),
            "Published: the file of 2026-11-20 23:40 UTC, written since this run began.",
        ),
    ],
)
def test_an_alert_says_what_is_published(published, expected):
    assert expected in alert_text(run(), published).splitlines()


def test_a_run_that_failed_before_it_began_has_no_times():
    lines = alert_text(run(started_at=None, failed_at=None), datetime(2026, 11, 19, 23, 35)).splitlines()
    assert lines[0] == "Market Warehouse: fetch_job failed"
    assert "Published: the file of 2026-11-19 23:35 UTC stands as it was." in lines


def test_long_reasons_and_many_steps_are_cut():
    lines = alert_text(run(reasons=[(f"step_{n}", f"{n:02}" + "x" * 5000) for n in range(11)]), None).splitlines()
    assert len(lines) == 13
    assert lines[1] == "- step_0: 00" + "x" * 297 + "…"
    assert lines[9] == "- and 3 other reasons"


def test_steps_that_failed_for_one_reason_are_told_together():
    reasons = [("a", "no folder"), ("b", "no\nfolder"), ("c", "HTTP 500"), ("d", "no folder"), ("e", "no folder")]
    assert alert_text(run(reasons=reasons), None).splitlines()[1:3] == [
        "- a, b, d and 1 more: no folder",
        "- c: HTTP 500",
    ]


# What can be set up.


def test_nothing_is_set_up_of_itself():
    assert channels_from({}) == ()
    assert channels_from({WEBHOOK: " ", "MARKET_WAREHOUSE_SMTP_HOST": ""}) == ()
    assert make_failure_sensor((), Settings(), {}) == []


def test_both_channels_can_be_set_up():
    webhook, email = channels_from({WEBHOOK: "https://hooks.example.org/T01", **MAIL, **LOGIN})
    assert webhook == Webhook("https://hooks.example.org/T01")
    assert email == Email(
        to=("ann@example.org", "ben@example.org"),
        sender="Warehouse <robot@example.org>",
        host="smtp.example.org",
        port=587,
        user="robot",
        password="sesame-open",
    )
    assert [webhook.name, email.name] == ["webhook at hooks.example.org", "e-mail through smtp.example.org"]
    shown = repr((webhook, email))
    assert not any(secret in shown for secret in ("T01", "ann@", "robot", "sesame"))


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        ({WEBHOOK: "http://hooks.example.org/sesame"}, "ALERT_WEBHOOK"),
        ({WEBHOOK: "hooks.example.org/sesame"}, "ALERT_WEBHOOK"),
        ({WEBHOOK: "ftp://hooks.example.org/sesame"}, "ALERT_WEBHOOK"),
        ({WEBHOOK: "https:///sesame"}, "ALERT_WEBHOOK"),
        ({WEBHOOK: "https://hooks.example.org:sesame/"}, "ALERT_WEBHOOK"),
        ({WEBHOOK: "https://hooks.example.org/a\nsesame"}, "ALERT_WEBHOOK"),
        ({**MAIL, "MARKET_WAREHOUSE_ALERT_EMAIL_TO": "sesame"}, "ALERT_EMAIL_TO"),
        ({**MAIL, "MARKET_WAREHOUSE_ALERT_EMAIL_TO": "ann@example.org\nBcc: sesame@example.org"}, "ALERT_EMAIL_TO"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_FROM": ""}, "SMTP_FROM"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_FROM": "sesame"}, "SMTP_FROM"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_HOST": ""}, "SMTP_HOST"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_HOST": "https://sesame"}, "SMTP_HOST"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_PORT": "sesame"}, "SMTP_PORT"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_PORT": "99999"}, "SMTP_PORT"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_PASSWORD": "sesame"}, "SMTP_USER"),
        ({**MAIL, "MARKET_WAREHOUSE_SMTP_USER": "sesame"}, "SMTP_PASSWORD"),
        ({"MARKET_WAREHOUSE_SMTP_PASSWORD": "sesame"}, "ALERT_EMAIL_TO"),
    ],
)
def test_what_cannot_work_is_refused_by_its_name_without_its_value(environ, variable):
    with pytest.raises(AlertSettingsError) as caught:
        channels_from(environ)
    assert f"MARKET_WAREHOUSE_{variable}" in str(caught.value)
    assert "sesame" not in str(caught.value)


# The webhook.


def logged(channels, text="It failed.\nNext: mend it."):
    """What `send` logs, and how long it waited between its tries."""
    stream, pauses = io.StringIO(), []
    log = logging.Logger("sensor")
    log.addHandler(logging.StreamHandler(stream))
    send(channels, text, log, sleep=pauses.append)
    return stream.getvalue(), pauses


def test_a_webhook_gets_the_text_as_json(httpserver):
    httpserver.expect_oneshot_request(
        "/T01/B02", method="POST", json={"text": "It failed.\nNext: mend it."}
    ).respond_with_data("ok")
    text, pauses = logged([Webhook(httpserver.url_for("/T01/B02"))])
    httpserver.check()
    assert (text, pauses) == ("The alert was sent: webhook at localhost\n", [0])


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_a_webhook_that_refuses_is_tried_twice_and_named_by_host_and_status_only(httpserver, status):
    elsewhere = {"Location": httpserver.url_for("/elsewhere")}
    httpserver.expect_request("/T01/B02").respond_with_data("sesame", status=status, headers=elsewhere)
    text, pauses = logged([Webhook(httpserver.url_for("/T01/B02"))])
    assert text == f"The alert was not sent. webhook at localhost: HTTP {status}\n" * 2
    assert pauses == [0, 3]
    assert [request.path for request, _ in httpserver.log] == ["/T01/B02"] * 2


def test_a_second_try_that_arrives_is_the_last(httpserver):
    httpserver.expect_ordered_request("/T01").respond_with_data(status=503)
    httpserver.expect_ordered_request("/T01").respond_with_data("ok")
    text, _ = logged([Webhook(httpserver.url_for("/T01"))])
    assert text.splitlines() == [
        "The alert was not sent. webhook at localhost: HTTP 503",
        "The alert was sent: webhook at localhost",
    ]


def test_nobody_there_is_said_without_the_address():
    text, _ = logged([Webhook("http://127.0.0.1:9/T01/B02")])
    assert text == "The alert was not sent. webhook at 127.0.0.1: no answer (ConnectionError)\n" * 2


def test_a_channel_that_fails_does_not_keep_the_other_from_its_alert(httpserver):
    httpserver.expect_oneshot_request("/ok").respond_with_data("ok")
    text, _ = logged([Webhook("http://127.0.0.1:9/"), Webhook(httpserver.url_for("/ok"))])
    assert text.endswith("The alert was sent: webhook at localhost\n")


# E-mail.


class Mailbox(socketserver.StreamRequestHandler):
    """As much of an SMTP server as a client needs; the server's attributes say how it behaves."""

    def handle(self):
        if self.server.is_wrapped:
            self._wrap()
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode()
            self.server.verbs.append(verb)
            if verb == "EHLO":
                offers = (["STARTTLS"] if self.server.offers_tls else []) + ["AUTH PLAIN"]
                self._say("250-here", *(f"250-{offer}" for offer in offers), "250 8BITMIME")
            elif verb == "STARTTLS":
                self._say("220 go on")
                self._wrap()
            elif verb == "AUTH":
                self._say("235 welcome" if self.server.is_open else "535 sesame-open is wrong")
            elif verb == "RCPT":
                self._say("550 no such ben@example.org" if b"ben@" in line and self.server.knows_one else "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _wrap(self):
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)


class MailServer(socketserver.ThreadingTCPServer):
    """A server on loopback, with a certificate that nobody trusts of himself."""

    daemon_threads = True

    def __init__(self, authority):
        super().__init__(("127.0.0.1", 0), Mailbox)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(self.tls)
        self.is_wrapped = self.offers_tls = self.knows_one = False
        self.is_open = True
        self.verbs, self.mails = [], []

    def handle_error(self, request, client_address):
        """A client that does not trust the certificate hangs up; that is what a test is about."""


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def server(authority):
    with MailServer(authority) as made:
        threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def elsewhere(monkeypatch):
    """The loopback server counts as one on another machine."""
    monkeypatch.setattr(alert_channels, "LOOPBACK", set())


@pytest.fixture
def trusted(monkeypatch, tmp_path, authority):
    """The server's certificate is trusted here."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def email(server, **changes):
    port = server.server_address[1]
    given = {"to": ("ann@example.org", "ben@example.org"), "sender": "Warehouse <robot@example.org>"}
    return Email(**given | {"host": "127.0.0.1", "port": port} | changes)


def test_a_mail_has_the_first_line_as_its_subject(server):
    text, _ = logged([email(server)], text="Market Warehouse: fetch_job failed\n- sec: zu spät → 403")
    assert text == "The alert was sent: e-mail through 127.0.0.1\n"
    (mail,) = server.mails
    assert mail["Subject"] == "Market Warehouse: fetch_job failed"
    assert (mail["From"], mail["To"]) == ("Warehouse <robot@example.org>", "ann@example.org, ben@example.org")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().splitlines() == ["Market Warehouse: fetch_job failed", "- sec: zu spät → 403"]


def test_another_machine_without_tls_gets_nothing(server, elsewhere):
    with pytest.raises(AlertNotSentError, match=r"^e-mail through 127\.0\.0\.1: SMTPNotSupportedError$"):
        email(server, user="robot", password="sesame-open").send("text")
    assert server.mails == []
    assert set(server.verbs) <= {"EHLO", "QUIT"}


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_certificate_that_is_not_trusted_gets_neither_password_nor_mail(server, elsewhere, monkeypatch, is_wrapped):
    server.offers_tls, server.is_wrapped = not is_wrapped, is_wrapped
    if is_wrapped:
        monkeypatch.setattr(alert_channels, "SMTPS_PORT", server.server_address[1])
    with pytest.raises(AlertNotSentError, match=r": SSLCertVerificationError$"):
        email(server, user="robot", password="sesame-open").send("text")
    assert server.mails == []
    assert set(server.verbs) <= {"EHLO", "STARTTLS"}


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_trusted_server_gets_the_mail_encrypted(server, elsewhere, trusted, monkeypatch, is_wrapped):
    server.offers_tls, server.is_wrapped = not is_wrapped, is_wrapped
    if is_wrapped:
        monkeypatch.setattr(alert_channels, "SMTPS_PORT", server.server_address[1])
    email(server, user="robot", password="sesame-open").send("text")
    assert len(server.mails) == 1
    before_login = server.verbs[: server.verbs.index("AUTH")]
    assert before_login == (["EHLO"] if is_wrapped else ["EHLO", "STARTTLS", "EHLO"])


def test_a_wrong_password_is_said_by_its_code_only(server):
    server.is_open = False
    text, _ = logged([email(server, user="robot", password="sesame-open")])
    assert text == "The alert was not sent. e-mail through 127.0.0.1: SMTPAuthenticationError 535\n" * 2


def test_an_address_that_is_refused_is_counted_and_not_named(server):
    server.knows_one = True
    with pytest.raises(AlertNotSentError, match=r": refused 1 of 2 addresses$"):
        email(server).send("text")
    assert len(server.mails) == 1


def test_a_password_that_smtp_cannot_carry_is_said_without_it(server):
    with pytest.raises(AlertNotSentError) as caught:
        email(server, user="robot", password="sesam-öffne").send("text")
    assert "sesam" not in str(caught.value)
    assert not isinstance(caught.value, smtplib.SMTPException)


# The sensor.


@dg.op
def asking():
    raise RuntimeError("refused: Jane Doe jane@example.org\nis no contact")


@dg.job
def failing_job():
    asking()


class Kept:
    """A channel that keeps what it is given."""

    name = "a list"

    def __init__(self):
        self.texts = []

    def send(self, text):
        self.texts.append(text)


@pytest.fixture
def context():
    """What Dagster hands to the sensor when `failing_job` has failed."""
    with dg.instance_for_test() as instance:
        result = failing_job.execute_in_process(instance=instance, raise_on_error=False)
        yield dg.build_run_status_sensor_context(
            "alert_on_failure", result.get_run_failure_event(), instance, result.dagster_run
        ).for_run_failure()


def test_a_failed_run_is_told_without_secrets(context, tmp_path):
    channel = Kept()
    (sensor,) = make_failure_sensor(
        [channel], Settings(data_dir=tmp_path), {"SEC_CONTACT": "Jane Doe jane@example.org"}
    )
    sensor(context)
    (text,) = channel.texts
    lines = text.splitlines()
    assert lines[0].startswith("Market Warehouse: failing_job failed at 20")
    assert lines[1] == "- asking: RuntimeError: refused: REDACTED is no contact"
    assert lines[2] == "Published: nothing yet."
    assert lines[3] == f"Run: {context.dagster_run.run_id}"


@pytest.mark.parametrize(("parent", "told_count"), [(None, 0), ("0d70e537-0000-0000-0000-000000000000", 1)])
def test_a_run_of_a_command_tells_its_person_itself_and_one_executed_again_does_not(parent, told_count, tmp_path):
    channel = Kept()
    (sensor,) = make_failure_sensor([channel], Settings(data_dir=tmp_path), {})
    with dg.instance_for_test() as instance:
        result = failing_job.execute_in_process(instance=instance, raise_on_error=False, tags={COMMAND_TAG: "command"})
        run = result.dagster_run._replace(parent_run_id=parent, root_run_id=parent)
        sensor(
            dg.build_run_status_sensor_context(
                "alert_on_failure", result.get_run_failure_event(), instance, run
            ).for_run_failure()
        )
    assert len(channel.texts) == told_count


def test_an_alert_that_fails_does_not_stop_the_daemon(context, tmp_path, monkeypatch):
    monkeypatch.setattr("orchestration.automation.alerts.PAUSES_SECONDS", (0,))
    (sensor,) = make_failure_sensor([Webhook("http://127.0.0.1:9/T01")], Settings(data_dir=tmp_path), {})
    assert sensor(context) is None


def test_the_sensor_runs_by_default_watches_all_jobs_and_names_no_secret():
    channels = channels_from({WEBHOOK: "https://hooks.example.org/T01", **MAIL})
    (sensor,) = make_failure_sensor(channels, Settings(), {})
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
    assert sensor.targets == []
    assert sensor.description == (
        "Tells of each failed run by webhook at hooks.example.org and e-mail through smtp.example.org."
    )


def freshness_job(passed, description=None):
    """A freshness_job with one check that passes or does not."""

    @dg.asset_check(asset=dg.AssetKey(["marts", "index_levels"]), name="indices_keep_up")
    def check():
        return dg.AssetCheckResult(passed=passed, description=description)

    job = dg.define_asset_job("freshness_job", selection=dg.AssetSelection.checks(check))
    definitions = dg.Definitions(assets=[dg.AssetSpec(["marts", "index_levels"])], asset_checks=[check], jobs=[job])
    return definitions.resolve_job_def("freshness_job")


@pytest.mark.parametrize(("passed", "told_count"), [(True, 0), (False, 1)])
def test_series_that_lag_are_told_by_their_check(passed, told_count):
    channel = Kept()
    (sensor,) = make_stale_sensor([channel], {"SEC_CONTACT": "Jane Doe jane@example.org"})
    words = "1 series lag: VIX ends on 2026-11-18, 2026-11-19 is expected. Ask jane@example.org"
    with dg.DagsterInstance.ephemeral() as instance:
        result = freshness_job(passed, words).execute_in_process(instance=instance)
        event = dg.DagsterEvent(event_type_value="PIPELINE_SUCCESS", job_name="freshness_job", message="")
        sensor(
            dg.build_run_status_sensor_context(
                sensor_name=sensor.name, dagster_event=event, dagster_instance=instance, dagster_run=result.dagster_run
            )
        )
    assert len(channel.texts) == told_count
    for text in channel.texts:
        assert "VIX ends on 2026-11-18, 2026-11-19 is expected" in text and "make status" in text
        assert "jane" not in text


def test_nothing_is_told_of_stale_series_where_no_channel_is_set_up():
    assert make_stale_sensor([], {}) == []
