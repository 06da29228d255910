"""Asks whether anything that ships has a known vulnerability: `make audit`, part of `make lint` and so of `make test`.

    python packaging/audit.py [REQUIREMENTS]     by default requirements/runtime.txt

pip-audit asks the package index. Where that has no advisories, or there is no network, pip-audit says that it found
nothing, which is not the same as that there is nothing: then one line says so, and nothing fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "requirements" / "runtime.txt"
ACCEPTED = Path(__file__).with_name("accepted_vulnerabilities.toml")
NOT_ASKED = "known vulnerabilities: not asked, no advisory service answers here"
# The index is asked for each package; one that does not answer must not hold up the tests.
_ANSWER_S, _ALL_S = 10, 180


@dataclass(frozen=True)
class Vulnerability:
    """One that is known of a package that ships, and the versions that mend it."""

    id: str
    package: str
    version: str
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"mended in {', '.join(self.mended_in)}" if self.mended_in else "not mended yet"
        return f"{self.package} {self.version}: {self.id}, {mended}"


@dataclass(frozen=True)
class Audit:
    """What the service said: of how many packages it knows, of which not, and what is known of them."""

    asked: int
    unknown: tuple[str, ...]
    found: tuple[Vulnerability, ...]

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Audit:
        """From the JSON of pip-audit."""
        packages = report["dependencies"]
        known = [one for one in packages if "vulns" in one]
        found = [
            Vulnerability(flaw["id"], one["name"], one["version"], tuple(flaw.get("fix_versions", ())))
            for one in known
            for flaw in one["vulns"]
        ]
        return cls(len(known), tuple(one["name"] for one in packages if "vulns" not in one), tuple(found))


def main(arguments: Sequence[str]) -> int:
    """Returns the exit status: 1 for a vulnerability that is known and not accepted."""
    requirements = Path(arguments[0]) if arguments else RUNTIME
    report = ask(requirements)
    audit = None if report is None else Audit.of(report)
    if audit is None or not audit.asked:
        print(NOT_ASKED)
        return 0
    left = [one for one in audit.found if one.id not in accepted_ids(ACCEPTED, datetime.now(UTC).date())]
    for one in left:
        print(one, file=sys.stderr)
    unknown = f"; nothing is known of {', '.join(audit.unknown)}" if audit.unknown else ""
    accepted = len(audit.found) - len(left)
    print(f"known vulnerabilities: {len(left)} in {audit.asked} packages, {accepted} accepted{unknown}")
    return 1 if left else 0


def ask(requirements: Path) -> dict[str, Any] | None:
    """What pip-audit reports of pinned requirements; None where it can ask nobody."""
    command = [
        sys.executable, "-m", "pip_audit", "-r", str(requirements), "--disable-pip", "--require-hashes",
        "--format", "json", "--progress-spinner", "off", "--timeout", str(_ANSWER_S),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_ALL_S, check=False)
    except subprocess.TimeoutExpired:
        return None
    if not done.stdout.strip():
        # Whatever kept it from asking. That it cannot read our own file must not pass for that.
        if done.returncode and "connect" not in done.stderr.lower():
            raise SystemExit(done.stderr)
        return None
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def accepted_ids(path: Path, today: date) -> set[str]:
    """The vulnerabilities that are accepted today. Raises SystemExit where one is listed without all that it needs."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["accepted"]
    for one in listed:
        missing = {"id", "package", "since", "until", "reason"} - one.keys()
        if missing:
            raise SystemExit(f"{path.name}: {one.get('id', 'one of them')} lacks {', '.join(sorted(missing))}")
    return {one["id"] for one in listed if one["until"] >= today}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
