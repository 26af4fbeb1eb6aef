"""What every test gets: loopback only, and PostgreSQL databases that end with it.

Fixtures of one tier stand in that tier's own conftest.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

settings.register_profile("tests", deadline=None, print_blob=True)
settings.load_profile("tests")


class NetworkUsedError(RuntimeError):
    """A test tried to reach something beyond this machine."""


def is_local(address: object) -> bool:
    """Unix sockets and loopback addresses; a name is not an address and is refused."""
    if not isinstance(address, tuple):
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return bool(address[0] == "localhost")


def keep_to_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.connect" and not is_local(arguments[1]):
        message = "tests may only connect to this machine"
        raise NetworkUsedError(message)


sys.addaudithook(keep_to_loopback)


@pytest.fixture(scope="session", autouse=True)
def _postgres_ends_with_the_session() -> Iterator[None]:
    yield
    postgres.stop()


@pytest.fixture(scope="session")
def postgres_url() -> Callable[..., str]:
    """Makes fresh databases: `postgres_url()` empty, `postgres_url(template=url)` a copy."""
    return postgres.create_database


@pytest.fixture(autouse=True)
def _databases_end_with_the_test(_postgres_ends_with_the_session: None) -> Iterator[None]:
    before = set(postgres.databases())
    yield
    for url in set(postgres.databases()) - before:
        postgres.drop_database(url)
