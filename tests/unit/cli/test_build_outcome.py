"""What a run says of its end: published or not is one thing, whether everything succeeded another."""

from types import SimpleNamespace

import pytest

from orchestration.assets.audit_mark import Audit, write_audit
from orchestration.cli import build
from orchestration.settings import Settings


@pytest.fixture
def ended(tmp_path, monkeypatch, capsys):
    """Call it with (is published, everything succeeded): the exit code and what was said on standard error."""

    def end(is_published, succeeded):
        def work(_settings, progress, *_):
            progress.is_published = is_published
            return True, succeeded

        (tmp_path / "reference").mkdir()
        monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
        for name in ("SOURCE", "DROP_DIR", "DATASETS"):
            monkeypatch.delenv(f"MARKET_WAREHOUSE_{name}", raising=False)
        monkeypatch.setattr(build, "_work", work)
        monkeypatch.setattr(build, "summary", lambda *_: "the summary")
        return build.main(), *capsys.readouterr()

    return end


def test_what_failed_after_publishing_did_not_prevent_it(ended):
    code, out, said = ended(True, False)
    assert (code, out) == (3, "the summary\n")
    assert said.startswith("\nThe warehouse is published; what comes after it failed, as said above. Details: ")


def test_what_failed_before_did(ended):
    code, out, said = ended(False, False)
    assert (code, out) == (1, "")
    assert said.startswith("\nNothing was published. ")


def test_a_run_without_a_fault_says_nothing_of_faults(ended):
    assert ended(True, True) == (0, "the summary\n", "")


@pytest.mark.parametrize(("is_published", "kept"), [(True, "replayed"), (False, "earlier")])
def test_a_replay_takes_the_place_of_the_build_once_it_is_published(tmp_path, monkeypatch, is_published, kept):
    settings = Settings("live", data_dir=tmp_path)
    settings.build_dir.mkdir(parents=True)
    settings.build_path.write_text("earlier")

    def replayed(beside, progress):
        beside.build_dir.mkdir(parents=True)
        beside.build_path.write_text("replayed")
        settings.published_path.write_text("published")
        write_audit(beside.build_dir, Audit("token", True, "", "", "", {}))
        progress.is_published = is_published
        return False

    monkeypatch.setattr(build, "build", replayed)
    monkeypatch.setattr(build, "_is_empty", lambda _: False)
    assert build.replay(settings, SimpleNamespace(is_published=False)) is False
    assert settings.build_path.read_text() == kept
