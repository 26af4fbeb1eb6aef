"""All settings, typed, read once from the environment and, if named, from one file.

Whatever is unfit is listed together, in words, before anything is opened; a name that looks
like one of ours but is none is a problem too. Dates, limits and texts are records, not settings.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import stat
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from storage.policies import BROADCAST_SHARE

PREFIX = "SAPA_"
ENVIRONMENT_FILE = "SAPA_ENVIRONMENT_FILE"
WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
"""The ports the platform delivers to."""

PLATFORM = "https://api.telegram.org"
GRAPH = "https://graph.facebook.com"

_TOKEN = re.compile(r"[A-Za-z0-9_-]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
_MOST_SECRETS = 2
_LONGEST_PAGE = 200
_NAME = re.compile(r"^\s*(?:export\s+)?(\w+)\s*=", re.MULTILINE)
_LOOPBACK_NAMES = frozenset({"localhost"})
_PRIVATE = stat.S_IRWXG | stat.S_IRWXO


class Settings(BaseSettings):
    """What an operator decides. Every field has a line in the documentation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    environment_file: Path | None = None
    """A file of NAME=value lines, readable only by its owner; the environment comes first."""
    data_dir: Path = Path("data")
    """Where the database, files and the spool are kept."""
    database_url: str = ""
    """Empty means a SQLite file in the data folder."""
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    simulator: bool = False
    """Show the simulator; only on a loopback host."""
    telegram_token: SecretStr | None = None
    telegram_api_base_url: str = PLATFORM
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: str | None = None
    """The public address that leads to /webhook/telegram."""
    telegram_webhook_secret: SecretStr | None = None
    telegram_rate: Annotated[float, Field(gt=0, le=1000)] = 25.0
    """Messages a second for the whole bot."""
    whatsapp_enabled: bool = True
    """Off: nothing is sent there, whatever else is set; people are reached elsewhere."""
    whatsapp_token: SecretStr | None = None
    whatsapp_phone_number_id: Annotated[str | None, Field(pattern=r"^\d{1,32}$")] = None
    whatsapp_business_account_id: Annotated[str | None, Field(pattern=r"^\d{1,32}$")] = None
    whatsapp_app_secret: SecretStr | None = None
    """Signs what is delivered; while it is changed two, parted by a comma."""
    whatsapp_verify_token: SecretStr | None = None
    whatsapp_api_base_url: str = GRAPH
    whatsapp_api_version: str = "v26.0"
    whatsapp_path_style: Literal["meta", "plain"] = "meta"
    """How addresses are made: with version and number as Meta's own, or without."""
    whatsapp_auth_header: str = "Authorization"
    """Carries the token: as a bearer where it is this one, else bare."""
    whatsapp_signature_header: str = "X-Hub-Signature-256"
    whatsapp_signature_mode: Literal["hmac", "secret"] = "hmac"
    """What that header carries: the signature of the body, or the secret itself."""
    whatsapp_rate: Annotated[float, Field(gt=0, le=1000)] = 60.0
    """Messages a second for the whole number."""
    whatsapp_monthly_budget: Annotated[float | None, Field(gt=0)] = None
    """What a month's messages may come to, in the currency of the prices, before the alarm."""
    privacy_notice_url: str | None = None
    """The public page on what is kept and for how long; named where consent is asked for."""
    broadcast_share: Annotated[float, Field(gt=0, le=1)] = BROADCAST_SHARE
    """The part of those messages a second that a broadcast takes at most."""
    log_format: Literal["json", "console"] = "json"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: Any) -> Any:  # noqa: ANN401 - as it stands in the environment
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _names_a_whole_path(cls, value: str) -> str:
        """Refuse a SQLite file that would be another one in every folder the program starts in."""
        scheme, _, rest = value.partition("://")
        if scheme.startswith("sqlite") and not rest.startswith(("//", "/:memory:")):
            raise ValueError(
                "must name a SQLite file by its whole path, with four slashes: "
                "sqlite+aiosqlite:////path/to/file.db"
            )
        return value

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("does not look like a token of BotFather (digits, a colon, letters)")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _fits_the_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 1 to 256 letters, digits, _ or -")
        return value

    @field_validator("whatsapp_app_secret")
    @classmethod
    def _is_one_secret_or_two(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not 1 <= len(secrets_of(value)) <= _MOST_SECRETS:
            raise ValueError("must be one secret, or two parted by a comma while it is changed")
        return value

    @field_validator("whatsapp_auth_header", "whatsapp_signature_header")
    @classmethod
    def _names_a_header(cls, value: str) -> str:
        if not _HEADER.fullmatch(value):
            raise ValueError("must be the name of a header: letters, digits and -")
        return value

    @field_validator("whatsapp_api_version")
    @classmethod
    def _is_a_version(cls, value: str) -> str:
        if not _VERSION.fullmatch(value):
            raise ValueError("must look like v26.0")
        return value

    @field_validator("telegram_api_base_url", "whatsapp_api_base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = _parts(value)
        if parts is None or parts.query or parts.fragment:
            raise ValueError("must be an address that begins with https:// or http://")
        return value.rstrip("/")

    @field_validator("privacy_notice_url")
    @classmethod
    def _is_a_public_page(cls, value: str | None) -> str | None:
        parts = None if value is None else _parts(value)
        if value is None or (parts is not None and parts.scheme == "https" and _fits_text(value)):
            return value
        raise ValueError(
            "must be the address of a page, beginning with https://, without blanks, "
            f"at most {_LONGEST_PAGE} characters"
        )

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        problems = []
        if self.telegram_mode == "webhook" and self.telegram_token is not None:
            if self.telegram_webhook_url is None:
                problems.append("SAPA_TELEGRAM_WEBHOOK_URL is needed in webhook mode")
            if self.telegram_webhook_secret is None:
                problems.append("SAPA_TELEGRAM_WEBHOOK_SECRET is needed in webhook mode")
        if self.telegram_webhook_url is not None:
            problems += _webhook_problems(self.telegram_webhook_url, self.telegram_api_base_url)
        if self.whatsapp_token is not None:
            problems += [
                f"{name} is needed beside SAPA_WHATSAPP_TOKEN"
                for name, value in (
                    ("SAPA_WHATSAPP_PHONE_NUMBER_ID", self.whatsapp_phone_number_id),
                    ("SAPA_WHATSAPP_APP_SECRET", self.whatsapp_app_secret),
                    ("SAPA_WHATSAPP_VERIFY_TOKEN", self.whatsapp_verify_token),
                )
                if value is None
            ]
        if self.simulator and not is_loopback(self.http_host):
            problems.append("SAPA_SIMULATOR may be on only where SAPA_HTTP_HOST is 127.0.0.1")
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def database_address(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute()}/sapa.db"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file, or None with PostgreSQL."""
        scheme, _, path = self.database_address.partition(":///")
        return Path(path) if scheme.startswith("sqlite") else None


def load_settings(**fixed: Any) -> Settings:  # noqa: ANN401 - values of fields, checked by them
    """Read and check all settings; `fixed` ones win. Raises SettingsError with all problems."""
    file = os.environ.get(ENVIRONMENT_FILE)
    path = Path(file) if file else None
    problems = _file_problems(path)
    readable = None if problems else path
    if readable is not None:
        problems += _unknown_names(_NAME.findall(readable.read_text("utf-8", "replace")))
    problems += _unknown_names(os.environ)
    try:
        settings = Settings(_env_file=readable, **fixed)
    except ValidationError as error:
        problems += [line for one in error.errors() for line in _sentences(one)]
    else:
        if not problems:
            return settings
    raise SettingsError(tuple(problems))


def secrets_of(value: SecretStr) -> tuple[str, ...]:
    """Return the secrets that are valid at the same time."""
    return tuple(part for one in value.get_secret_value().split(",") if (part := one.strip()))


def _fits_text(address: str) -> bool:
    """Tell whether an address can stand in a sentence and be tapped there."""
    return len(address) <= _LONGEST_PAGE and address.isprintable() and " " not in address


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host in _LOOPBACK_NAMES


def _parts(value: str) -> Any:  # noqa: ANN401 - urllib's own type
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


def _webhook_problems(url: str, api_base_url: str) -> list[str]:
    name = "SAPA_TELEGRAM_WEBHOOK_URL"
    parts = _parts(url)
    if parts is None:
        return [f"{name} must be an address that begins with https://"]
    if api_base_url != PLATFORM:
        return []
    if parts.scheme != "https":
        return [f"{name} must begin with https://: the platform delivers to nothing else"]
    if (parts.port or 443) not in WEBHOOK_PORTS:
        return [f"{name} must use port 443, 80, 88 or 8443"]
    return []


def _file_problems(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        mode = path.stat().st_mode
        with path.open("rb"):
            pass
    except OSError as error:
        return [f"{ENVIRONMENT_FILE}: {path} cannot be read ({error.strerror})."]
    if mode & _PRIVATE:
        return [f"{ENVIRONMENT_FILE}: others may read {path}; run: chmod 600 {path}"]
    return []


def _unknown_names(names: Any) -> list[str]:  # noqa: ANN401 - any iterable of names
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    problems = []
    for name in sorted(names):
        if name.upper().startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name.upper(), sorted(known), n=1, cutoff=0.6)
            hint = f"; did you mean {near[0]}?" if near else "."
            problems.append(f"{name} is not a setting{hint}")
    return problems


def _sentences(error: Any) -> list[str]:  # noqa: ANN401 - pydantic's own type
    words = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return [f"{line}." for line in words.splitlines()]
    name = f"{PREFIX}{str(error['loc'][0]).upper()}"
    return [f"{name} {words[:1].lower()}{words[1:]}.".replace("input should", "should")]
