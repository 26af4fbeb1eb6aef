from __future__ import annotations

import os

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import load_settings, secrets_of


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


WHATSAPP = {
    "SAPA_WHATSAPP_TOKEN": "EAAexample0123456789",
    "SAPA_WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
    "SAPA_WHATSAPP_APP_SECRET": "rahasia-aplikasi-0123456789",
    "SAPA_WHATSAPP_VERIFY_TOKEN": "kata-kami",
}


def test_whatsapp_needs_all_that_belongs_to_its_token(monkeypatch):
    monkeypatch.setenv("SAPA_WHATSAPP_TOKEN", WHATSAPP["SAPA_WHATSAPP_TOKEN"])
    assert problems() == tuple(
        f"{name} is needed beside SAPA_WHATSAPP_TOKEN." for name in list(WHATSAPP)[1:]
    )


def test_whatsapp_is_meta_itself_unless_something_else_is_set(monkeypatch):
    for name, value in WHATSAPP.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.whatsapp_enabled
    assert settings.whatsapp_api_base_url == "https://graph.facebook.com"
    assert (settings.whatsapp_api_version, settings.whatsapp_path_style) == ("v26.0", "meta")
    assert settings.whatsapp_auth_header == "Authorization"
    assert settings.whatsapp_signature_header == "X-Hub-Signature-256"
    assert "rahasia" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PHONE_NUMBER_ID", "+62 21 000", "should match pattern"),
        ("API_VERSION", "26", "must look like v26.0"),
        ("API_BASE_URL", "graph.facebook.com", "must be an address that begins with https://"),
        ("AUTH_HEADER", "D360 API KEY", "must be the name of a header"),
        ("SIGNATURE_HEADER", "x:y", "must be the name of a header"),
        ("PATH_STYLE", "short", "should be 'meta' or 'plain'"),
        ("SIGNATURE_MODE", "none", "should be 'hmac' or 'secret'"),
        ("APP_SECRET", ",", "must be one secret, or two"),
        ("APP_SECRET", "a,b,c", "must be one secret, or two"),
        ("RATE", "0", "should be greater than 0"),
    ],
)
def test_what_is_unfit_for_whatsapp_is_told(monkeypatch, name, value, problem):
    for known, fit in WHATSAPP.items():
        monkeypatch.setenv(known, fit)
    monkeypatch.setenv(f"SAPA_WHATSAPP_{name}", value)
    (told,) = problems()
    assert told.startswith(f"SAPA_WHATSAPP_{name}")
    assert problem in told


def test_the_privacy_notice_is_a_page_on_the_web(monkeypatch):
    assert load_settings().privacy_notice_url is None
    monkeypatch.setenv("SAPA_PRIVACY_NOTICE_URL", "https://contoh.go.id/privasi?v=2")
    assert load_settings().privacy_notice_url == "https://contoh.go.id/privasi?v=2"


@pytest.mark.parametrize(
    "value",
    [
        "http://contoh.go.id/privasi",
        "contoh.go.id/privasi",
        "https://",
        "https://contoh.go.id/a b",
        "javascript:alert(1)",
        f"https://contoh.go.id/{'a' * 200}",
    ],
)
def test_another_address_of_the_privacy_notice_is_refused(monkeypatch, value):
    monkeypatch.setenv("SAPA_PRIVACY_NOTICE_URL", value)
    (told,) = problems()
    assert told.startswith("SAPA_PRIVACY_NOTICE_URL must be the address of a page")


@pytest.mark.parametrize(
    ("given", "valid"),
    [("a", ("a",)), ("a,b", ("a", "b")), (" a , b ", ("a", "b")), ("a,", ("a",))],
)
def test_two_secrets_are_parted_by_a_comma(given, valid):
    assert secrets_of(SecretStr(given)) == valid
