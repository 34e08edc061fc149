"""The audit of dependencies against a database on loopback: findings fail, a network that is out does not."""

import importlib.util
import json
import socket
from pathlib import Path

import pytest
from werkzeug import Response

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci/audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lock(tmp_path):
    """A lock file of two packages."""
    path = tmp_path / "requirements.lock"
    path.write_text("".join(f"{name}==1.0 \\\n    --hash=sha256:{'0' * 64}\n" for name in ("good-one", "bad-one")))
    return path


def vulnerability(name, fixed):
    return {
        "vulns": [
            {
                "id": "PYSEC-2026-1",
                "summary": "It leaks.",
                "affected": [
                    {
                        "package": {"name": name, "ecosystem": "PyPI"},
                        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
                    }
                ],
            }
        ]
    }


@pytest.fixture
def database(httpserver):
    """Answers with what `answers` holds for a package: findings, or an HTTP status; with nothing for others."""
    httpserver.answers = {}

    def answer(request):
        found = httpserver.answers.get(json.loads(request.data)["package"]["name"], {})
        return Response(status=found) if isinstance(found, int) else Response(json.dumps(found))

    httpserver.expect_request("/v1/query").respond_with_handler(answer)
    return httpserver


def test_no_vulnerability_is_said_with_the_number_of_packages(audit, lock, database, capsys):
    assert audit.main(lock, database.url_for("/v1/query")) == 0
    assert capsys.readouterr().out == "No known vulnerabilities in 2 packages.\n"


def test_a_vulnerability_fails_and_names_package_and_cure(audit, lock, database, capsys):
    database.answers["bad-one"] = vulnerability("bad-one", "1.2")
    assert audit.main(lock, database.url_for("/v1/query")) == 1
    said = capsys.readouterr()
    assert said.out == "bad-one 1.0: PYSEC-2026-1, mended in 1.2\n"
    assert said.err == "error: update them: make lock\n"


def test_no_network_is_said_and_does_not_fail(audit, lock, capsys):
    assert audit.main(lock, "http://127.0.0.1:9/v1/query") == 0
    assert capsys.readouterr().out == ("not audited: the vulnerability database cannot be reached (ConnectionError)\n")


@pytest.mark.parametrize("status", [302, 403, 429, 503])
def test_a_database_that_refuses_does_not_fail(audit, lock, database, capsys, status):
    database.answers["pip"] = status
    assert audit.main(lock, database.url_for("/v1/query")) == 0
    assert capsys.readouterr().out.endswith(f"cannot be reached (HTTP {status})\n")
    assert len(database.log) == 1


def test_a_database_that_goes_away_half_way_does_not_fail(audit, lock, database, capsys):
    database.answers["bad-one"] = 503
    assert audit.main(lock, database.url_for("/v1/query")) == 0
    assert capsys.readouterr().out.startswith("not audited: ")


def test_a_database_that_stalls_does_not_hang_the_audit(audit, lock, monkeypatch, capsys):
    monkeypatch.setattr(audit, "PROBE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert audit.main(lock, f"http://127.0.0.1:{silent.getsockname()[1]}/v1/query") == 0
    assert capsys.readouterr().out.endswith("cannot be reached (ReadTimeout)\n")


def test_an_audit_that_takes_too_long_is_ended(audit, lock, database, capsys):
    assert audit.main(lock, database.url_for("/v1/query"), seconds=0.01) == 0
    assert "it did not answer everything in 0.01 s" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["no requirement at all !!\n", "good-one>=1.0\n", "good-one==1.0\n"])
def test_a_lock_file_that_cannot_be_read_fails(audit, tmp_path, database, capsys, content):
    path = tmp_path / "requirements.lock"
    path.write_text(content)
    assert audit.main(path, database.url_for("/v1/query")) == 2
    assert "the audit itself failed" in capsys.readouterr().err
