"""Asks the OSV database for known vulnerabilities of what requirements.lock installs on this machine.

Exit code 0: none, or the database cannot be reached, which is said. 1: some. 2: the audit itself is broken.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
DATABASE = "https://api.osv.dev/v1/query"
# A package that has none: the database answers in a word.
QUESTION = {"package": {"name": "pip", "ecosystem": "PyPI"}, "version": "26.0"}
PROBE_SECONDS = 10
AUDIT_SECONDS = 300
# The last line of what pip-audit says where the database went away while it asked.
WENT_AWAY = re.compile(r"(requests|urllib3)\.exceptions\.\w+|pip_audit\._service\.interface\.\w+|.*Could not connect")


def main(lock: Path = LOCK, database: str = DATABASE, seconds: float = AUDIT_SECONDS) -> int:
    """Audit and say what was found; see the module's words for the exit code. seconds: for all of it."""
    problem = _problem(database)
    if problem is not None:
        return _not_audited(problem)
    with TemporaryDirectory() as folder:
        findings = Path(folder) / "findings.json"
        command = [
            *(sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv", "--osv-url", database),
            # Names, versions and hashes are read off the file: nothing is resolved or downloaded.
            *("--require-hashes", "--disable-pip", "--requirement", str(lock)),
            *("--progress-spinner", "off", "--timeout", "15", "--cache-dir", folder),
            *("--desc", "off", "--format", "json", "--output", str(findings)),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return _not_audited(f"it did not answer everything in {seconds:g} s")
        # Written only where every package has been asked for.
        if findings.exists():
            return _told(json.loads(findings.read_text()))
    last_line = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    if WENT_AWAY.match(last_line):
        return _not_audited(last_line)
    print(f"error: the audit itself failed:\n{done.stderr[-2000:]}", file=sys.stderr)
    return 2


def _problem(database: str) -> str | None:
    """Why the database cannot be asked; None where it can."""
    try:
        answer = requests.post(database, json=QUESTION, timeout=PROBE_SECONDS, allow_redirects=False, stream=True)
        answer.close()
    except requests.RequestException as error:
        return type(error).__name__
    return None if answer.status_code == requests.codes.ok else f"HTTP {answer.status_code}"


def _not_audited(why: str) -> int:
    print(f"not audited: the vulnerability database cannot be reached ({why})")
    return 0


def _told(found: dict) -> int:
    packages = found["dependencies"]
    bad = [package for package in packages if package.get("vulns")]
    for package in bad:
        for finding in package["vulns"]:
            mended = ", ".join(finding["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {finding['id']}, mended in {mended}")
    if bad:
        print("error: update them: make lock", file=sys.stderr)
        return 1
    print(f"No known vulnerabilities in {len(packages)} packages.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
