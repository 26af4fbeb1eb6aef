"""The rules of the house that no linter knows, each with a control proving that it can fail."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.settings import Settings
from tests.conftest import NetworkUsedError, is_local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "conversations", "storage")
LONGEST = 400
LOCKS = ("requirements.txt", "requirements-dev.txt", "benchmarks/requirements.txt")


def product_files() -> list[Path]:
    return sorted(chain.from_iterable((ROOT / package).rglob("*.py") for package in PACKAGES))


# --- length ---------------------------------------------------------------------------------


def too_long(files: Iterable[Path]) -> list[str]:
    return [file.name for file in files if len(file.read_text().splitlines()) > LONGEST]


def test_no_product_file_has_more_than_400_lines():
    assert too_long(product_files()) == []


def test_a_file_of_401_lines_would_be_found(tmp_path):
    long, longer = tmp_path / "long.py", tmp_path / "longer.py"
    long.write_text("x = 1\n" * 400)
    longer.write_text("x = 1\n" * 401)
    assert too_long([long, longer]) == ["longer.py"]


# --- pending updates are never thrown away --------------------------------------------------


def _names_and_values(tree: ast.AST) -> Iterator[tuple[object, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            yield node.arg, node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                yield getattr(key, "value", None), value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield getattr(target, "id", None), node.value


def drops_updates(source: str) -> bool:
    """Anything but a plain False for `drop_pending_updates`, however it is handed over."""
    return any(
        name == "drop_pending_updates"
        and not (isinstance(value, ast.Constant) and value.value in {False, "false"})
        for name, value in _names_and_values(ast.parse(source))
    )


def test_the_product_never_drops_pending_updates():
    assert [file.name for file in product_files() if drops_updates(file.read_text())] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("bot.delete_webhook(drop_pending_updates=True)", True),
        ("body = {'drop_pending_updates': True}", True),
        ("body = {'drop_pending_updates': 'true'}", True),
        ("bot.set_webhook(url, drop_pending_updates=chosen)", True),
        ("drop_pending_updates = True", True),
        ("bot.delete_webhook(drop_pending_updates=False)", False),
        ("bot.delete_webhook()", False),
    ],
)
def test_dropping_pending_updates_would_be_found(source, found):
    assert drops_updates(source) is found


# --- tests move time, they do not wait for it -----------------------------------------------


def sleeps(source: str) -> bool:
    """A call of `asyncio.sleep` with anything but 0, which only lets others run."""
    return any(
        isinstance(node, ast.Call)
        and ast.unparse(node.func) == "asyncio.sleep"
        and [ast.unparse(argument) for argument in node.args] != ["0"]
        for node in ast.walk(ast.parse(source))
    )


def test_no_test_sleeps():
    files = (ROOT / "tests").rglob("*.py")
    driving = ROOT / "tests" / "verify"  # drives the real program in real time
    waiting = [file for file in files if sleeps(file.read_text()) and driving not in file.parents]
    assert [file.name for file in waiting] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("await asyncio.sleep(0.1)", True),
        ("await asyncio.sleep(delay=1)", True),
        ("await asyncio.sleep(0)", False),
    ],
)
def test_a_test_that_sleeps_would_be_found(source, found):
    assert sleeps(source) is found


# --- settings are documented ----------------------------------------------------------------


def variables(model: type[BaseModel], prefix: str, delimiter: str) -> Iterator[str]:
    """The environment variables that a settings class reads, sections included."""
    for name, field in model.model_fields.items():
        own = field.validation_alias
        variable = own if isinstance(own, str) else prefix + name.upper()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from variables(field.annotation, variable + delimiter, delimiter)
        else:
            yield variable


def undocumented(settings: type[BaseSettings], documents: str) -> list[str]:
    prefix = settings.model_config.get("env_prefix") or ""
    delimiter = settings.model_config.get("env_nested_delimiter") or "_"
    names = variables(settings, prefix, delimiter)
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", documents)]


def test_every_setting_is_documented():
    documents = [ROOT / "README.md", ROOT / "docs" / "settings.md"]
    text = "\n".join(document.read_text() for document in documents if document.exists())
    assert undocumented(Settings, text) == []


def test_every_setting_has_our_prefix():
    names = list(variables(Settings, Settings.model_config.get("env_prefix") or "", "_"))
    assert names
    assert [name for name in names if not name.startswith("SAPA_")] == []


def test_a_setting_without_a_line_would_be_found():
    class Section(BaseModel):
        token: str = ""
        mode: str = ""

    class Example(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="SAPA_")
        telegram: Section = Field(default_factory=Section)
        data: str = ""
        data_dir: str = ""

    documents = "| `SAPA_DATA_DIR` | folder |\n| `SAPA_TELEGRAM_TOKEN` | |"
    assert undocumented(Example, documents) == ["SAPA_TELEGRAM_MODE", "SAPA_DATA"]


# --- locks ----------------------------------------------------------------------------------


def addresses(lock: str) -> list[str]:
    pattern = re.compile(r"://|^\s*--?(index|extra-index|find-links|trusted|i |f )|^\S+ @ ")
    return [line for line in lock.splitlines() if pattern.search(line)]


def unhashed(lock: str) -> list[str]:
    """Entries that do not pin one version, or have no hash."""
    entries = re.split(r"\n(?=\S)", lock.strip())
    return [
        entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=" not in entry
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_only(lock):
    text = (ROOT / lock).read_text()
    assert addresses(text) == []
    assert unhashed(text) == []


def test_addresses_and_missing_hashes_in_a_lock_would_be_found():
    lock = (
        "--index-url https://packages.example/simple\n"
        "good==1.0 \\\n    --hash=sha256:00\n"
        "bare==1.0\n"
        "far @ git+ssh://code.example/far\n"
    )
    assert len(addresses(lock)) == 2
    assert unhashed(lock) == [
        "--index-url https://packages.example/simple",
        "bare==1.0",
        "far @ git+ssh://code.example/far",
    ]


def entries(requirements: str) -> list[str]:
    return [line for line in requirements.splitlines() if line and line[0] not in "#-"]


def test_the_package_asks_for_exactly_what_the_lock_was_made_from():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["dependencies"] == entries((ROOT / "requirements.in").read_text())


def test_a_dependency_in_one_list_only_would_be_found():
    assert entries("# why\n-r other.in\nalpha>=1\n\nbeta\n") == ["alpha>=1", "beta"]


# --- nothing of the place where it was written ----------------------------------------------

HERE = Path(__file__).resolve()
PLACE = re.compile(r"/(?:root|work|home/\w+|Users/\w+)/|\b(?:pypi|npmjs|pythonhosted)\.\w+")


def kept_texts() -> Iterator[tuple[Path, str]]:
    """What a clone holds: files git tracks or would track, this one and the binary ones aside."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        if file != HERE and file.is_file():
            yield file, file.read_bytes().decode(errors="ignore")


def tied_to_a_place(texts: Iterable[tuple[Path, str]]) -> list[str]:
    return [file.name for file, text in texts if PLACE.search(text)]


def test_no_file_names_a_folder_of_one_machine_or_a_package_registry():
    assert tied_to_a_place(kept_texts()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DATA = '/home/someone/records'", True),
        ("see /" + "root/notes.txt", True),
        ("index: https://pypi.org/simple", True),
        ("the copy under /root", False),
        ("/var/lib/sapa and /homepage/", False),
    ],
)
def test_a_folder_of_one_machine_would_be_found(text, found):
    assert tied_to_a_place([(Path("a.md"), text)]) == (["a.md"] if found else [])


# --- hygiene and network --------------------------------------------------------------------


def test_hygiene_finds_spaces_marks_and_secrets(tmp_path):
    bad, good = tmp_path / "bad.py", tmp_path / "good.py"
    token = "123456789:" + "AA" + "x" * 33
    bad.write_text(f"a = 1 \n{'<' * 7} ours\ntoken = '{token}'")
    good.write_text("a = 1\n")
    script = [sys.executable, str(ROOT / ".ci" / "hygiene.py")]
    ended = subprocess.run([*script, bad, good], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert {line.rsplit(": ", 1)[1] for line in ended.stdout.splitlines()} == {
        "a merge mark",
        "looks like a secret",
        "spaces at the end of a line",
        "no newline at the end",
    }
    assert token not in ended.stdout
    assert subprocess.run([*script, good], check=False).returncode == 0


def test_a_test_that_leaves_this_machine_fails():
    with pytest.raises(NetworkUsedError):
        sys.audit("socket.connect", None, ("192.0.2.1", 443))


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("/tmp/a.sock", True),
        (("127.0.0.1", 80), True),
        (("127.8.8.8", 80), True),
        (("::1", 80, 0, 0), True),
        (("localhost", 80), True),
        (("192.168.1.1", 80), False),
        (("2001:db8::1", 80, 0, 0), False),
        (("telegram.example", 443), False),
    ],
)
def test_only_loopback_is_this_machine(address, local):
    assert is_local(address) is local
