"""The throw-away PostgreSQL itself: fresh databases, nothing left over, and loud failure."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parents[2]


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


def test_two_databases_do_not_see_each_other(postgres_url):
    first, second = postgres_url(), postgres_url()
    with connect(first) as connection:
        connection.execute("CREATE TABLE marks (id integer)")
    with connect(second) as connection:
        found = connection.execute("SELECT to_regclass('marks')").fetchone()
    assert found == (None,)


def test_a_copy_has_what_its_template_had():
    template = postgres.create_database()
    with connect(template) as connection:
        connection.execute("CREATE TABLE marks AS SELECT 7 AS id")
    with connect(postgres.create_database(template=template)) as connection:
        assert connection.execute("SELECT id FROM marks").fetchone() == (7,)


def test_the_database_of_a_test_can_be_dropped_while_someone_is_connected():
    url = postgres.create_database()
    with connect(url):
        postgres.drop_database(url)
    assert url not in postgres.databases()


def guardian(**environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment or None,
    )


def test_server_and_folder_are_gone_once_the_tests_let_go():
    process = guardian()
    word, folder = process.stdout.readline().split()
    assert word == postgres.READY
    lock = Path(folder) / "cluster" / "postmaster.pid"
    server = int(lock.read_text().split("\n", 1)[0])
    process.communicate()
    assert not Path(folder).exists()
    assert not Path(f"/proc/{server}").exists()


def test_the_guardian_cleans_up_when_the_tests_are_killed():
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from tests import postgres; print(postgres.create_database(), flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    url = holder.stdout.readline().strip()
    with connect(url) as connection:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()
        # The server goes away beneath us: that is the event to wait for.
        with pytest.raises(psycopg.OperationalError):
            list(connection.notifies(timeout=30))


def test_without_a_server_it_says_so_and_fails(tmp_path):
    process = guardian(POSTGRES_BIN=str(tmp_path))
    said, _ = process.communicate()
    assert process.returncode == 1
    assert str(tmp_path) in said
