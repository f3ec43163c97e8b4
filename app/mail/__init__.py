"""Messages to people: written from plain-text letters, handed to a mail server or to files."""
