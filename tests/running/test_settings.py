"""What the environment may and may not say: production refuses anything half set up, and says everything at once."""

from pathlib import Path

import pytest

from app.core.config import BadSettings, from_environment

STRONG_KEY = "3f9a1c5e7b2d4806af13579bdc02468e"
WHOLE = {
    "APP_ENV": "production",
    "SECRET_KEY": STRONG_KEY,
    "SITE_URL": "https://practice.example.org",
    "MAIL_URL": "smtp://user:pass@mail.example.org:587",
    "MAIL_FROM": "Practice Exchange <hello@practice.example.org>",
    "OPERATOR_NAME": "Example Council",
    "OPERATOR_EMAIL": "practice@example.org",
    "OPERATOR_ADDRESS": "1 High Street, Exampleton, EX1 1EX",
}


def test_production_starts_when_everything_is_set(tmp_path: Path):
    settings = from_environment({**WHOLE, "INSTANCE_DIR": str(tmp_path)})
    assert settings.is_production
    assert settings.operator_is_known
    assert settings.site_host == "practice.example.org"
    assert settings.secret_key == STRONG_KEY
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY must be at least 32 random characters"),
        ({"SECRET_KEY": ""}, "SECRET_KEY must be at least 32 random characters"),
        ({"SECRET_KEY": STRONG_KEY[:31]}, "SECRET_KEY must be at least 32 random characters"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY must be at least 32 random characters"),
        ({"SECRET_KEY": "changeme" * 8}, "SECRET_KEY must be at least 32 random characters"),
        ({"OPERATOR_NAME": None}, "OPERATOR_NAME must be set"),
        ({"OPERATOR_NAME": "   "}, "OPERATOR_NAME must be set"),
        ({"OPERATOR_EMAIL": None}, "OPERATOR_EMAIL must be set"),
        ({"OPERATOR_ADDRESS": ""}, "OPERATOR_ADDRESS must be set"),
        ({"MAIL_FROM": None}, "MAIL_FROM must be set"),
        ({"MAIL_URL": None}, "MAIL_URL must be an smtp:// address"),
        ({"MAIL_URL": "file:instance/mail"}, "MAIL_URL must be an smtp:// address"),
        ({"SITE_URL": None}, "SITE_URL must start with https://"),
        ({"SITE_URL": "http://practice.example.org"}, "SITE_URL must start with https://"),
    ],
)
def test_production_refuses_to_start_when(change: dict[str, str | None], complaint: str, tmp_path: Path):
    merged = {**WHOLE, **change, "INSTANCE_DIR": str(tmp_path)}
    with pytest.raises(BadSettings) as refusal:
        from_environment({name: value for name, value in merged.items() if value is not None})
    assert f"- {complaint}" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_lists_every_fault_and_never_the_key(tmp_path: Path):
    with pytest.raises(BadSettings) as refusal:
        from_environment({"APP_ENV": "production", "SECRET_KEY": "hunter2", "INSTANCE_DIR": str(tmp_path)})
    message = str(refusal.value)
    assert message.startswith("The site cannot start:\n")
    assert {line.split()[1] for line in message.splitlines()[1:]} == {
        "SECRET_KEY",
        "OPERATOR_NAME",
        "OPERATOR_EMAIL",
        "OPERATOR_ADDRESS",
        "MAIL_FROM",
        "MAIL_URL",
        "SITE_URL",
    }
    assert "hunter2" not in message


@pytest.mark.parametrize(
    ("environ", "complaint"),
    [
        ({"APP_ENV": "live"}, "APP_ENV must be one of development, test, production"),
        ({"SITE_URL": "practice.example.org"}, "SITE_URL must be a whole address"),
        ({"SITE_URL": "https://"}, "SITE_URL must be a whole address"),
        ({"MAIL_URL": "mail.example.org"}, "MAIL_URL must start with file: or smtp://"),
        ({"MAIL_FROM": "Practice Exchange"}, "MAIL_FROM must be an address"),
        ({"MAIL_FROM": "Practice Exchange <nobody>"}, "MAIL_FROM must be an address"),
        ({"OPERATOR_EMAIL": "the office"}, "OPERATOR_EMAIL must be an address"),
        ({"PORT": "http"}, "PORT must be a whole number"),
        ({"PROXY_COUNT": "-1"}, "PROXY_COUNT must be a whole number"),
        ({"SECURITY_CONTACT_CHECKED_ON": "yesterday"}, "SECURITY_CONTACT_CHECKED_ON must be a day that has come"),
        ({"SECURITY_CONTACT_CHECKED_ON": "2999-01-01"}, "SECURITY_CONTACT_CHECKED_ON must be a day that has come"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_everywhere(environ: dict[str, str], complaint: str, tmp_path: Path):
    with pytest.raises(BadSettings, match=complaint):
        from_environment({**environ, "INSTANCE_DIR": str(tmp_path)})


def test_a_new_machine_gets_a_working_site_with_a_random_key_of_its_own(tmp_path: Path):
    first = from_environment({"INSTANCE_DIR": str(tmp_path / "one")})
    again = from_environment({"INSTANCE_DIR": str(tmp_path / "one")})
    other = from_environment({"INSTANCE_DIR": str(tmp_path / "two"), "PORT": "5077"})
    assert first.secret_key == again.secret_key != other.secret_key
    assert len(first.secret_key) >= 32
    assert (tmp_path / "one" / "secret-key").stat().st_mode & 0o077 == 0
    assert first.site_url == "http://127.0.0.1:5000"
    assert other.site_url == "http://127.0.0.1:5077"
    assert first.database_url.endswith("one/practice-exchange.sqlite")
    assert first.mail_url == f"file:{tmp_path / 'one' / 'mail'}"
