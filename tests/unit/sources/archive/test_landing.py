"""The landing archive: bytes kept once and whole, an index in order, nothing outside the folder, no secret inside."""

import gzip
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import LandingError, Payload, Wanted, without_secrets

NOON = datetime(2026, 1, 5, 12, 0, 0, 123456)
NVDA = Wanted("sec", "submissions", "0001045810", "json")
VIX = Wanted("cboe", "index_levels", "VIX", "csv")
MONTH = Wanted("yahoo", "quotes", "^GSPC", "json", date(2026, 1, 1), date(2026, 2, 1))
ADDRESS = "https://data.sec.gov/submissions/CIK0001045810.json"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "landing"


@pytest.fixture
def landing(folder):
    return Landing(folder)


def store(landing, content=b"{}", wanted=NVDA, moment=NOON, **changes):
    return landing.store(wanted, "batch", moment, ADDRESS, 200, content, **changes)


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*/*/*"))


def test_a_payload_is_kept_under_its_time_and_hash(landing, folder):
    # printf '{}' | sha256sum
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    payload = store(landing, etag='"1"', last_modified="Mon, 05 Jan 2026 12:00:00 GMT")
    assert files(folder) == [f"sec/submissions/0001045810/20260105T120000123456Z-{digest}.json.gz"]
    assert gzip.decompress(landing.path(payload).read_bytes()) == b"{}"
    assert (payload.sha256, payload.bytes_count, payload.http_status, payload.problem) == (digest, 2, 200, None)
    assert payload.label == f"landing/{payload.file}"


def test_a_payloads_file_depends_on_its_bytes_alone(tmp_path):
    kept = [Landing(tmp_path / name) for name in ("one", "two")]
    one, two = (landing.path(store(landing)).read_bytes() for landing in kept)
    assert one == two


def test_the_index_is_one_readable_line_for_each_answer(landing, folder):
    store(landing)
    (line,) = (folder / "index.jsonl").read_text().splitlines()
    said = json.loads(line)
    assert said["fetched_at"] == "2026-01-05T12:00:00.123456"
    assert (said["provider"], said["key"], said["batch_id"], said["first_date"]) == ("sec", NVDA.key, "batch", None)


def test_what_is_read_back_is_what_was_written_in_order(landing, folder):
    first = store(landing, etag='"1"')
    noted = [
        first,
        landing.note_failure(
            MONTH, "batch", NOON + timedelta(1), "https://q/?crumb=x", None, "no answer\nfor 20 s | …"
        ),
        store(landing, b"DATE", VIX, NOON - timedelta(1)),
        landing.note_unchanged(first, "batch 2", NOON + timedelta(2), 304),
        store(landing, b"[]", MONTH),
    ]
    assert landing.payloads() == noted
    assert Landing(folder).payloads() == noted
    assert Landing(folder).payloads("yahoo/quotes", "cboe/index_levels") == [noted[1], noted[2], noted[4]]


@pytest.mark.parametrize("is_reopened", [False, True])
def test_the_same_bytes_are_kept_once(landing, folder, is_reopened):
    first = store(landing)
    second = store(Landing(folder) if is_reopened else landing, moment=NOON + timedelta(1))
    assert second.file == first.file
    assert (len(files(folder)), len(Landing(folder).payloads())) == (1, 2)


def test_the_same_bytes_of_another_key_are_its_own(landing, folder):
    store(landing)
    store(landing, wanted=Wanted("sec", "submissions", "0000320193", "json"))
    assert len(files(folder)) == 2


def test_bytes_that_come_back_keep_their_first_file(landing, folder):
    """A provider that corrects a correction: three answers, two files."""
    kept = [store(landing, content).file for content in (b"a", b"b", b"a")]
    assert kept[0] == kept[2] != kept[1]
    assert landing.latest(NVDA).sha256 == landing.payloads()[0].sha256


def test_bytes_whose_file_was_deleted_are_kept_again(landing):
    landing.path(store(landing)).unlink()
    store(landing, moment=NOON + timedelta(1))
    assert landing.verify() == []


def test_the_latest_is_the_last_with_bytes(landing):
    assert landing.latest(NVDA) is None
    landing.note_failure(NVDA, "batch", NOON, ADDRESS, 503, "down")
    assert landing.latest(NVDA) is None
    first, second = store(landing, b"a"), store(landing, b"b")
    landing.note_failure(NVDA, "batch", NOON, ADDRESS, 503, "down")
    store(landing, b"c", VIX)
    assert landing.latest(NVDA) == second
    unchanged = landing.note_unchanged(second, "batch 2", NOON + timedelta(1), 304)
    assert landing.latest(NVDA) == unchanged
    assert landing.latest(NVDA).file == second.file != first.file


def test_unchanged_is_the_earlier_payload_seen_again(landing, folder):
    first = store(landing, etag='"1"', last_modified="Mon, 05 Jan 2026 12:00:00 GMT")
    noted = landing.note_unchanged(first, "batch 2", NOON + timedelta(1), 304)
    changed = {name for name in Payload.__dataclass_fields__ if getattr(first, name) != getattr(noted, name)}
    assert changed == {"batch_id", "fetched_at", "http_status"}
    assert len(files(folder)) == 1


def test_a_failure_has_no_bytes(landing, folder):
    payload = landing.note_failure(NVDA, "batch", NOON, ADDRESS, None, "no connection")
    assert (payload.file, payload.sha256, payload.bytes_count, payload.problem) == (None, None, 0, "no connection")
    assert files(folder) == []
    with pytest.raises(AssertionError, match="nothing came"):
        landing.path(payload)


@given(st.integers(0, 400))
def test_a_line_torn_by_a_kill_is_dropped_and_the_archive_goes_on(tmp_path_factory, lost_count):
    folder = tmp_path_factory.mktemp("landing")
    first, second = store(Landing(folder), b"a"), store(Landing(folder), b"b")
    index = folder / "index.jsonl"
    content = index.read_bytes()
    last_count = len(content) - content.index(b"\n") - 1
    index.write_bytes(content[: len(content) - min(lost_count, last_count)])
    whole = [first, second] if lost_count == 0 else [first]
    assert Landing(folder).payloads() == whole
    third = store(Landing(folder), b"c")
    assert Landing(folder).payloads() == [*whole, third]


@pytest.mark.parametrize("line", ["", "{", "[]", "null", "{}", '{"provider": "sec"}', "\x00", '"\udcff"'])
def test_a_damaged_line_is_named(landing, folder, line):
    store(landing)
    with (folder / "index.jsonl").open("ab") as stream:
        stream.write(line.encode(errors="surrogateescape") + b"\n")
    with pytest.raises(LandingError, match=r"landing/index.jsonl line 2 cannot be read .* restore the file from"):
        Landing(folder)


@pytest.mark.parametrize(
    ("field", "value"), [("key", "../x"), ("fetched_at", "yesterday"), ("first_date", 5), ("provider", "SEC/..")]
)
def test_a_line_that_says_what_cannot_be_is_named(landing, folder, field, value):
    store(landing)
    said = json.loads((folder / "index.jsonl").read_text()) | {field: value}
    (folder / "index.jsonl").write_text(json.dumps(said) + "\n")
    with pytest.raises(LandingError, match="line 1 cannot be read"):
        Landing(folder)


def test_a_whole_archive_verifies(landing):
    store(landing)
    landing.note_failure(VIX, "batch", NOON, ADDRESS, None, "down")
    landing.note_unchanged(store(landing, b"b"), "batch", NOON, 304)
    assert landing.verify() == []


def test_every_damage_is_found(landing, folder):
    content = (b"altered", b"cut", b"garbage", b"missing", b"good", b"checksum")
    paths = {
        name: landing.path(store(landing, name, Wanted("sec", "submissions", str(number), "json")))
        for number, name in enumerate(content)
    }
    paths[b"altered"].write_bytes(gzip.compress(b"other"))
    paths[b"cut"].write_bytes(paths[b"cut"].read_bytes()[:-9])
    paths[b"garbage"].write_bytes(b"garbage")
    paths[b"missing"].unlink()
    paths[b"checksum"].write_bytes(paths[b"checksum"].read_bytes()[:-8] + bytes(8))
    (paths[b"good"].parent / "stray.json.gz").write_bytes(b"")
    problems = landing.verify()
    said = ["altered", "damaged", "damaged", "is in the index and not there", "damaged", "is in no line of index.jsonl"]
    assert len(problems) == 6
    assert all(word in problem for word, problem in zip(said, problems, strict=True))
    assert "/0/" in problems[0] and "stray" in problems[5]


@given(st.text(max_size=40) | st.from_regex(r"[A-Z0-9.^=_/\\-]{0,40}", fullmatch=True))
def test_a_key_is_one_folder_within_the_archive_or_refused(tmp_path_factory, key):
    try:
        wanted = Wanted("sec", "submissions", key, "json")
    except LandingError as error:
        assert "cannot be asked for" in str(error)
        return
    folder = tmp_path_factory.getbasetemp() / "keys"
    path = folder / wanted.series
    assert path.resolve().parent == (folder / "sec/submissions").resolve()
    assert path.name == key
    assert key.isascii() and key.isprintable() and not set(key) & set(" '\"\\/;$`*?<>|&%:#~")


@pytest.mark.parametrize(
    "key", ["", ".", "..", "../../etc", "A/B", "a", "-A", "A\n", "A\0", "A B", "A'", "Ä", "٣", "A" * 33, "A\\B"]
)
def test_such_a_key_is_refused(key):
    with pytest.raises(LandingError):
        Wanted("sec", "submissions", key, "json")


@pytest.mark.parametrize("key", ["0001045810", "^GSPC", "BRK-B", "BF.B", "EURUSD=X", "DFEDTARU", "A" * 32])
def test_such_a_key_is_taken(landing, key):
    store(landing, wanted=Wanted("yahoo", "quotes", key, "json"))
    assert landing.verify() == []


@pytest.mark.parametrize("name", ["", "..", "SEC", "a/b", "a.b", "1a", "a b", "a" * 33])
def test_providers_datasets_and_extensions_are_plain_words(name):
    for names in ((name, "quotes", "json"), ("yahoo", name, "json"), ("yahoo", "quotes", name)):
        with pytest.raises(LandingError):
            Wanted(*names[:2], "A", names[2])


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://jane:pw@h:8443/a/b?id=SP500#part", "https://h:8443/a/b?id=SP500"),
        ("https://h/?api_key=S&id=1", "https://h/?api_key=REDACTED&id=1"),
        ("https://h/?CRUMB=S&access_token=S&X-Amz-Signature=S", None),
        ("https://h/?clientSecret=S&password=S&Authorization=S&apikey=S", None),
        ("https://h/?key=&symbol=^GSPC&cosd=2026-01-01", "https://h/?key=REDACTED&symbol=^GSPC&cosd=2026-01-01"),
        ("https://jane@h/?a=1&a=2", "https://h/?a=1&a=2"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_secrets(address, shown):
    safe = without_secrets(address)
    assert shown is None or safe == shown
    assert "=S" not in safe.replace("=SP500", "") and "pw" not in safe


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_an_address_without_secrets_stays_as_it_is(parameters):
    once = without_secrets("https://h/a?" + urlencode(parameters))
    assert without_secrets(once) == once


def test_no_secret_reaches_the_index(landing, folder):
    address = "https://jane:hunter2@h/a?api_key=hunter2&id=1"
    landing.store(NVDA, "batch", NOON, address, 200, b"{}")
    landing.note_failure(NVDA, "batch", NOON, address, 403, "refused")
    assert "hunter2" not in (folder / "index.jsonl").read_text()


def test_eight_threads_may_store_at_once(landing, folder):
    """Forty keys, three versions each, every version twice."""
    work = [(str(key), f"{key} {version % 3}".encode()) for version in range(6) for key in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda item: store(landing, item[1], Wanted("sec", "submissions", item[0], "json")), work))
    assert len(files(folder)) == 120
    assert Landing(folder).payloads() == landing.payloads()
    assert sorted((p.key, landing.path(p).name) for p in landing.payloads()) == sorted(
        2 * [(p.key, landing.path(p).name) for p in {(p.series, p.sha256): p for p in landing.payloads()}.values()]
    )
    assert landing.verify() == []


PROVIDERS = ("yahoo", "fred", "sec", "cboe")
NOTE = """
import sys
from datetime import datetime
from pathlib import Path
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Wanted

folder, name = sys.argv[1:]
landing, wanted = Landing(Path(folder)), Wanted(name, "quotes", "A", "json")
for number in range(100):
    landing.note_failure(wanted, str(number), datetime(2026, 1, 5), "", None, "x" * 20_000)
"""


def test_several_processes_may_note_at_once(folder):
    """A schedule's run and one by hand; without a lock one took the other's line, half written, for a torn one."""
    runs = [subprocess.Popen([sys.executable, "-c", NOTE, str(folder), name]) for name in PROVIDERS]
    assert [run.wait(timeout=60) for run in runs] == [0] * len(PROVIDERS)
    noted = Landing(folder).payloads()
    for provider in PROVIDERS:
        assert [p.batch_id for p in noted if p.provider == provider] == [str(number) for number in range(100)]
