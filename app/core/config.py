"""Settings, read from the environment once. The only reader of os.environ.

A default here is safe in production and fit to be public; what cannot be both is refused in production.
"""

import contextlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from app.core import clock, numbers
from app.core.text import MAIL_ADDRESS

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ("development", "test", "production")
SECRET_KEY_FLOOR = 32
MOST_CONNECTIONS, LARGEST_BATCH, SHORTEST_LEASE = 20, 500, 60
RELEASED_ON = date(2026, 11, 30)
DEVELOPMENT_KEY_FILE = "secret-key"
HOST_NAME = re.compile(r"[A-Za-z0-9.-]{1,200}")
BOUNCE_ADDRESS = re.compile(r"[A-Za-z0-9._-]{1,20}@[A-Za-z0-9.-]{1,200}")  # a mark of up to 48 characters goes before the @


class BadSettings(RuntimeError):
    """The environment does not describe a site that may start. The message lists every fault."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Addresses have no trailing slash.

    Of the newsletter: `rate` is messages a second (0: as fast as they are taken), `connections` how many to the mail server at a
    time, `batch` how many messages share a commit, `lease` for how many seconds a worker holds what it has taken.
    `security_contact_checked_on` is the day on which somebody last saw that reports of security problems reach the operator.
    """

    environment: str
    secret_key: str
    site_url: str
    database_url: str
    mail_url: str
    mail_from: str
    bounce_address: str
    bounce_folder: Path | None
    newsletter_rate: int
    newsletter_connections: int
    newsletter_batch: int
    newsletter_lease: int
    operator_name: str
    operator_email: str
    operator_address: str
    security_contact_checked_on: date
    proxy_count: int
    instance_dir: Path
    backup_folder: Path | None
    erasures_folder: Path | None
    content_dir: Path
    port: int

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def site_host(self) -> str:
        """Host and port that requests must name, for example `example.org` or `127.0.0.1:5000`."""
        return urlsplit(self.site_url).netloc

    @property
    def mail_host(self) -> str:
        """The host by which messages and the list are known; localhost for one that is written in numbers and colons."""
        host = self.site_host.split(":")[0]
        return host if HOST_NAME.fullmatch(host) else "localhost"

    @property
    def search_dir(self) -> Path:
        return self.instance_dir / "search"

    @property
    def uploads_dir(self) -> Path:
        return self.instance_dir / "uploads"

    @property
    def documents_dir(self) -> Path:
        return self.instance_dir / "documents"

    @property
    def sealed_dir(self) -> Path:
        return self.instance_dir / "sealed"

    @property
    def backups_dir(self) -> Path:
        return self.backup_folder or self.instance_dir / "backups"

    @property
    def erasures_dir(self) -> Path:
        return self.erasures_folder or self.instance_dir / "erasures"

    @property
    def operator_is_known(self) -> bool:
        return bool(self.operator_name and self.operator_email and self.operator_address)


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (the process's own by default).

    Raises BadSettings where a value cannot be used, or may not be in production.
    """
    env = os.environ if environ is None else environ
    instance = Path(env.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    port = _whole_number(env, "PORT", 5000)
    environment = env.get("APP_ENV") or "development"
    settings = Settings(
        environment=environment,
        secret_key=env.get("SECRET_KEY") or ("" if environment == "production" else _development_key(instance)),
        site_url=(env.get("SITE_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'practice-exchange.sqlite'}",
        mail_url=env.get("MAIL_URL") or f"file:{instance / 'mail'}",
        mail_from=env.get("MAIL_FROM") or "Practice Exchange <no-reply@localhost>",
        bounce_address=env.get("BOUNCE_ADDRESS", "").strip(),
        bounce_folder=_folder(env, "BOUNCE_FOLDER"),
        newsletter_rate=_whole_number(env, "NEWSLETTER_RATE", 20),
        newsletter_connections=_whole_number(env, "NEWSLETTER_CONNECTIONS", 2),
        newsletter_batch=_whole_number(env, "NEWSLETTER_BATCH", 20),
        newsletter_lease=_whole_number(env, "NEWSLETTER_LEASE", 300),
        operator_name=env.get("OPERATOR_NAME", "").strip(),
        operator_email=env.get("OPERATOR_EMAIL", "").strip(),
        operator_address=env.get("OPERATOR_ADDRESS", "").strip(),
        security_contact_checked_on=_day(env, "SECURITY_CONTACT_CHECKED_ON", RELEASED_ON),
        proxy_count=_whole_number(env, "PROXY_COUNT", 0),
        instance_dir=instance,
        backup_folder=_folder(env, "BACKUP_FOLDER"),
        erasures_folder=_folder(env, "ERASURES_FOLDER"),
        content_dir=ROOT / "content",
        port=port,
    )
    faults = [*_faults(settings), *(_production_faults(settings, env) if settings.is_production else [])]
    if faults:
        raise BadSettings("The site cannot start:\n" + "\n".join(f"- {fault}" for fault in faults))
    return settings


def _faults(settings: Settings) -> list[str]:
    faults = _mail_faults(settings)
    if settings.environment not in ENVIRONMENTS:
        faults.append(f"APP_ENV must be one of {', '.join(ENVIRONMENTS)}")
    if urlsplit(settings.site_url).scheme not in ("http", "https") or not settings.site_host:
        faults.append("SITE_URL must be a whole address, such as https://practice.example.org")
    if not 1 <= settings.newsletter_connections <= MOST_CONNECTIONS:
        faults.append(f"NEWSLETTER_CONNECTIONS must be from 1 to {MOST_CONNECTIONS}")
    if not 1 <= settings.newsletter_batch <= LARGEST_BATCH:
        faults.append(f"NEWSLETTER_BATCH must be from 1 to {LARGEST_BATCH}")
    if settings.newsletter_lease < SHORTEST_LEASE:
        faults.append(f"NEWSLETTER_LEASE must be at least {SHORTEST_LEASE} seconds")
    return faults


def _mail_faults(settings: Settings) -> list[str]:
    faults = []
    if not settings.mail_url.startswith(("file:", "smtp://")):
        faults.append("MAIL_URL must start with file: or smtp://")
    if not MAIL_ADDRESS.fullmatch(parseaddr(settings.mail_from)[1]):
        faults.append("MAIL_FROM must be an address, or a name and an address, such as Practice Exchange <no-reply@example.org>")
    if settings.operator_email and not MAIL_ADDRESS.fullmatch(settings.operator_email):
        faults.append("OPERATOR_EMAIL must be an address, such as hello@example.org")
    if settings.bounce_address and not BOUNCE_ADDRESS.fullmatch(settings.bounce_address):
        faults.append("BOUNCE_ADDRESS must be an address without a plus sign, such as returned@example.org")
    return faults


def _production_faults(settings: Settings, env: Mapping[str, str]) -> list[str]:
    faults = []
    if len(settings.secret_key) < SECRET_KEY_FLOOR or len(set(settings.secret_key)) < 10:
        faults.append(f"SECRET_KEY must be at least {SECRET_KEY_FLOOR} random characters")
    faults += [
        f"{name} must be set"
        for name in ("OPERATOR_NAME", "OPERATOR_EMAIL", "OPERATOR_ADDRESS", "MAIL_FROM")
        if not env.get(name, "").strip()
    ]
    if settings.mail_url.startswith("file:"):
        faults.append("MAIL_URL must be an smtp:// address: mail written to files reaches nobody")
    if not settings.site_url.startswith("https://"):
        faults.append("SITE_URL must start with https://")
    return faults


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    raw = env.get(name) or str(default)
    number = numbers.whole(raw)
    if number is None:
        raise BadSettings(f"{name} must be a whole number")
    return number


def _day(env: Mapping[str, str], name: str, default: date) -> date:
    """A day that has come. The default is taken as it is, since a machine's clock may be behind."""
    if not env.get(name):
        return default
    day = numbers.day(env[name])
    if day is None or day > clock.today():
        raise BadSettings(f"{name} must be a day that has come, such as {default.isoformat()}")
    return day


def _folder(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]).resolve() if env.get(name) else None


def _development_key(instance: Path) -> str:
    """A random key kept in the instance folder, so that sessions outlive a restart and no key is shipped."""
    path = instance / DEVELOPMENT_KEY_FILE
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(32).hex())
        with contextlib.suppress(FileExistsError):  # the first process to start wins; the others read its key
            os.link(temporary, path)
        temporary.unlink()
    return path.read_text().strip()


_current: Settings | None = None


def install(settings: Settings) -> None:
    """Make `settings` the ones this process runs with: called once, by `create_app`."""
    global _current
    _current = settings


def settings() -> Settings:
    """The settings this process runs with."""
    if _current is None:
        raise RuntimeError("no settings are installed")
    return _current
