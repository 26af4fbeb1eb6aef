"""File hygiene: no stray spaces, merge marks, large files or secrets in what git keeps.

Checks the files named, or all that git tracks. Prints each finding; exit code 1 if any.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LARGEST = 1_000_000
BINARY = {".docx", ".jpg", ".png", ".pdf", ".ttf", ".woff2", ".zip", ".sqlite3", ".ico"}
EXACT = ("tests/golden/", "tests/transcripts/")
"""Folders whose files are compared byte by byte: their spaces may be meant."""
MERGE = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
SECRETS = (
    re.compile(r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\bEAA[A-Za-z0-9]{60,}\b"),
)


def tracked() -> list[Path]:
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return [Path(name) for name in listed.split("\0") if name]


def findings(path: Path) -> list[str]:
    content = path.read_bytes()
    found = ["larger than 1 MB"] if len(content) > LARGEST else []
    if path.suffix in BINARY:
        return found
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return [*found, "not UTF-8"]
    if MERGE.search(text):
        found.append("a merge mark")
    if any(secret.search(text) for secret in SECRETS):
        found.append("looks like a secret")
    if not path.as_posix().startswith(EXACT):
        if "\r" in text:
            found.append("carriage returns")
        if re.search(r"[ \t]+$", text, re.MULTILINE):
            found.append("spaces at the end of a line")
        if text and not text.endswith("\n"):
            found.append("no newline at the end")
    return found


def main(names: list[str]) -> int:
    paths = [Path(name) for name in names] or tracked()
    bad = [f"{path}: {each}" for path in paths if path.is_file() for each in findings(path)]
    for line in bad:
        print(line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
