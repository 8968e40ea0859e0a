#!/usr/bin/env python3
"""Ask whether a locked package has a known vulnerability.

A found vulnerability fails. No answer from the network is said and passes: a site without a way out must still be
able to run its checks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 90
# identifier -> why it does not concern us; empty is the wish.
ACCEPTED: dict[str, str] = {}


def main() -> int:
    """Audit the runtime requirements; 1 when there are findings."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        str(ROOT / "requirements.txt"),
        "--disable-pip",
        "--require-hashes",
    ]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        packages = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        print("漏洞库无法访问，本次未核对。 / The vulnerability service gave no answer: not checked this time.")
        return 0
    findings = [
        f"{package['name']} {package['version']}: {finding['id']} (fixed in {', '.join(finding['fix_versions']) or 'none'})"
        for package in packages
        for finding in package.get("vulns", [])
        if finding["id"] not in ACCEPTED and not ACCEPTED.keys() & set(finding.get("aliases", []))
    ]
    for line in findings:
        print(line)
    print(f"{len(packages)} packages, {len(findings)} known vulnerabilities")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
