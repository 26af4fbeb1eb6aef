from __future__ import annotations

import os

import pytest

from bot.errors import SettingsError
from bot.settings import load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    for name in list(os.environ):
        if name.upper().startswith("SAPA_"):
            monkeypatch.delenv(name)


def problems() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.problems


def test_without_any_setting_the_defaults_are_those_of_the_documentation():
    settings = load_settings()
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)
    assert settings.telegram_mode == "polling"
    assert settings.database_address.endswith("/data/sapa.db")
    assert not settings.simulator


def test_a_mistyped_name_is_reported_with_the_right_one(monkeypatch):
    monkeypatch.setenv("SAPA_TELEGRAM_TOKN", "1:a")
    assert problems() == ("SAPA_TELEGRAM_TOKN is not a setting; did you mean SAPA_TELEGRAM_TOKEN?",)


def test_all_problems_are_listed_together(monkeypatch):
    monkeypatch.setenv("SAPA_HTTP_PORT", "100000")
    monkeypatch.setenv("SAPA_TELEGRAM_MODE", "carrier pigeon")
    monkeypatch.setenv("SAPA_COLOUR", "red")
    assert len(problems()) == 3


def test_a_secret_never_stands_in_a_problem_or_a_print(monkeypatch):
    monkeypatch.setenv("SAPA_TELEGRAM_TOKEN", "not a token 4711")
    assert "4711" not in "".join(problems())
    monkeypatch.setenv("SAPA_TELEGRAM_TOKEN", "123:abcdef4711")
    assert "4711" not in repr(load_settings())


@pytest.mark.parametrize(
    "url", ["sqlite:///sapa.db", "sqlite+aiosqlite:///data/x.db", "sqlite://x/y.db", "sqlite:x.db"]
)
def test_a_database_file_that_depends_on_where_the_program_starts_is_refused(monkeypatch, url):
    monkeypatch.setenv("SAPA_DATABASE_URL", url)
    (problem,) = problems()
    assert problem.startswith("SAPA_DATABASE_URL must name a SQLite file by its whole path")
    assert "sqlite+aiosqlite:////" in problem


@pytest.mark.parametrize("url", ["sqlite:////srv/x.db", "postgresql+psycopg://a@b/c"])
def test_a_database_with_a_whole_address_is_taken(monkeypatch, url):
    monkeypatch.setenv("SAPA_DATABASE_URL", url)
    assert load_settings().database_address == url


def test_webhook_mode_needs_an_address_and_a_secret(monkeypatch):
    monkeypatch.setenv("SAPA_TELEGRAM_TOKEN", "123:abc")
    monkeypatch.setenv("SAPA_TELEGRAM_MODE", "webhook")
    assert len(problems()) == 2
    monkeypatch.setenv("SAPA_TELEGRAM_WEBHOOK_URL", "http://example.org/webhook/telegram")
    monkeypatch.setenv("SAPA_TELEGRAM_WEBHOOK_SECRET", "rahasia")
    assert "https://" in problems()[0]
    monkeypatch.setenv("SAPA_TELEGRAM_WEBHOOK_URL", "https://example.org:8080/webhook/telegram")
    assert "port" in problems()[0]
    monkeypatch.setenv("SAPA_TELEGRAM_WEBHOOK_URL", "https://example.org/webhook/telegram")
    assert load_settings().telegram_webhook_url


def test_the_simulator_is_refused_where_others_could_reach_it(monkeypatch):
    monkeypatch.setenv("SAPA_SIMULATOR", "true")
    assert load_settings().simulator
    monkeypatch.setenv("SAPA_HTTP_HOST", "192.0.2.7")
    assert "SAPA_SIMULATOR" in problems()[0]


def test_a_file_of_settings_is_read_only_if_it_is_private(tmp_path, monkeypatch):
    file = tmp_path / "sapa.env"
    file.write_text("SAPA_HTTP_PORT=9000\n")
    file.chmod(0o644)
    monkeypatch.setenv("SAPA_ENVIRONMENT_FILE", str(file))
    assert "chmod 600" in problems()[0]
    file.chmod(0o600)
    assert load_settings().http_port == 9000
    monkeypatch.setenv("SAPA_HTTP_PORT", "9001")
    assert load_settings().http_port == 9001
    file.write_text("SAPA_HTP_PORT=9000\n")
    assert "SAPA_HTTP_PORT" in problems()[0]
    monkeypatch.setenv("SAPA_ENVIRONMENT_FILE", str(tmp_path / "none"))
    assert "cannot be read" in problems()[0]
