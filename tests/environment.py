"""The environment that tests read their settings from; an instance folder is added to it."""

ENVIRONMENT = {
    "APP_ENV": "test",
    "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "OPERATOR_NAME": "Test operator",
    "OPERATOR_EMAIL": "operator@example.org",
    "OPERATOR_ADDRESS": "1 Example Street, Exampletown",
    "SITE_URL": "http://localhost",
}
