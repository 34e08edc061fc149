"""No secret of the environment reaches a log, whichever way it takes."""

import io
import logging

import dagster as dg
import pytest

from orchestration.automation.redaction import install, redact, secrets_of

ENVIRON = {
    "MARKET_WAREHOUSE_ALERT_WEBHOOK": "https://hooks.example.org/services/T01/B02/x9x9x9",
    "MARKET_WAREHOUSE_SMTP_PASSWORD": 'sesame"ö open',
    "MARKET_WAREHOUSE_SMTP_USER": "market",
    "MARKET_WAREHOUSE_SMTP_FROM": "Warehouse <robot@example.org>",
    "MARKET_WAREHOUSE_ALERT_EMAIL_TO": "ann@example.org, ben@example.org",
    "SEC_CONTACT": "Jane Doe jane@example.org",
    "MARKET_WAREHOUSE_SEC_URL": "https://mirror:hunter22@mirror.example.org",
    "HTTPS_PROXY": "http://me:proxypass@proxy.example.org:3128",
    "PGPASSWORD": "elephant-44",
    "AWS_SECRET_ACCESS_KEY": "wJalr/XUtn+FEMI",
    "AWS_SESSION_TOKEN": "FwoGZXIvYXdzE",
    "HOME": "/somewhere",
}
PLAIN = (
    "https://hooks.example.org/services/T01/B02/x9x9x9",
    "/services/T01/B02/x9x9x9",
    'sesame"ö open',
    'sesame\\"\\u00f6 open',
    "sesame%22%C3%B6%20open",
    "robot@example.org",
    "ben@example.org",
    "Jane Doe jane@example.org",
    "jane@example.org",
    "Jane%20Doe%20jane%40example.org",
    "hunter22",
    "proxypass",
    "elephant-44",
    "wJalr/XUtn+FEMI",
    "wJalr%2FXUtn%2BFEMI",
    "FwoGZXIvYXdzE",
)


@pytest.fixture
def installed():
    """Redaction of ENVIRON, for the time of a test."""
    before = logging.getLogRecordFactory()
    install(ENVIRON)
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize("secret", PLAIN)
def test_a_secret_is_replaced_wherever_it_stands(secret):
    assert redact(f"<{secret}> and {secret}", secrets_of(ENVIRON)) == "<REDACTED> and REDACTED"


@pytest.mark.parametrize("words", ["raw_market.daily_quotes", "hooks.example.org", "/somewhere", "mirror.example.org"])
def test_what_is_no_secret_stays(words):
    assert redact(words, secrets_of(ENVIRON)) == words


def test_nothing_is_replaced_where_nothing_is_configured():
    empty = dict.fromkeys(ENVIRON, "")
    assert secrets_of({}) == secrets_of(empty) == ()
    assert redact("abc", ()) == "abc"


def test_a_password_of_three_letters_does_not_garble_the_log():
    assert secrets_of({"MARKET_WAREHOUSE_SMTP_PASSWORD": "log"}) == ()


@pytest.fixture
def printed(installed):
    """Call it with something that logs to the given logger: returns what a plain handler prints."""

    def text(log):
        stream = io.StringIO()
        logger = logging.getLogger("a.library.of.somebody")
        handler = logging.StreamHandler(stream)
        logger.addHandler(handler)
        logger.propagate = False
        try:
            log(logger)
        finally:
            logger.removeHandler(handler)
        return stream.getvalue()

    return text


class Words:
    """Something that holds a secret only in its words."""

    def __str__(self):
        return "asked by jane@example.org"


@pytest.mark.parametrize(
    "arguments",
    [
        ("asked by jane@example.org",),
        ("asked by %s", "jane@example.org"),
        ("asked by %(who)s", {"who": "jane@example.org"}),
        ("%s", Words()),
        (Words(),),
        ("asked by %s@%s", "jane", "example.org"),
    ],
)
def test_a_plain_logger_prints_no_secret(printed, arguments):
    assert printed(lambda logger: logger.warning(*arguments)) == "asked by REDACTED\n"


def test_a_traceback_holds_no_secret(printed):
    def log(logger):
        try:
            raise ValueError("refused: jane@example.org")
        except ValueError:
            logger.exception("it failed")

    text = printed(log)
    assert text.startswith("it failed\nTraceback")
    assert text.endswith("ValueError: refused: REDACTED\n")
    assert text.count("ValueError: refused") == 1


def test_another_traceback_stays_as_it_is(printed):
    def log(logger):
        try:
            raise KeyError("plain")
        except KeyError:
            logger.exception("it failed")

    assert printed(log).endswith("KeyError: 'plain'\n")


def log_everywhere():
    """An asset that leaks in each way that is known."""

    @dg.asset
    def leaking(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        context.log.info("context.log: jane@example.org")
        context.log.info("arguments: %s", "jane@example.org")
        dg.get_dagster_logger().info("dagster's own logger: jane@example.org")
        logging.getLogger("managed").warning("captured: jane@example.org")
        logging.getLogger("unmanaged").warning("not captured: jane@example.org")
        return dg.MaterializeResult(metadata={"asked_by": "jane@example.org", "as_json": {"who": ["jane@example.org"]}})

    @dg.asset(deps=[leaking])
    def failing() -> None:
        try:
            raise ValueError("first: jane@example.org")
        except ValueError as error:
            raise RuntimeError("then: jane@example.org") from error

    return [leaking, failing]


def test_a_run_stores_and_prints_no_secret(installed, tmp_path, capfd):
    # The message's own words show that each way was taken.
    with dg.instance_for_test(
        temp_dir=str(tmp_path), overrides={"python_logs": {"managed_python_loggers": ["managed"]}}
    ) as instance:
        result = dg.materialize(log_everywhere(), instance=instance, raise_on_error=False)
        entries = instance.all_logs(result.run_id)
    assert not result.success
    stored = "\n".join(dg.serialize_value(entry) for entry in entries)
    for words in ("context.log:", "arguments:", "dagster's own logger:", "captured:", "first:", "then:"):
        assert f"{words} REDACTED" in stored
    assert '"text": "REDACTED"' in stored
    assert '["REDACTED"]' in stored
    printed = capfd.readouterr()
    assert "context.log: REDACTED" in printed.out + printed.err
    # What the disk holds, whatever wrote it. SQLite keeps the rows as text.
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"context.log: REDACTED" in on_disk
    for text in (stored.encode(), on_disk, printed.out.encode(), printed.err.encode()):
        assert b"jane@example.org" not in text


def test_an_event_without_secrets_is_stored_as_it_is(installed):
    @dg.asset
    def plain() -> dg.MaterializeResult:
        return dg.MaterializeResult(metadata={"rows": 7, "note": "market"})

    with dg.DagsterInstance.ephemeral() as instance:
        assert dg.materialize([plain], instance=instance).success
        event = instance.get_latest_materialization_event(dg.AssetKey("plain"))
    assert event is not None and event.asset_materialization is not None
    assert {name: entry.value for name, entry in event.asset_materialization.metadata.items()} == {
        "rows": 7,
        "note": "market",
    }
