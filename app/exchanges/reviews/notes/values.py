"""What is filled in of a note. Pure."""

from app.exchanges.reviews.writing.values import Values

NAMES = ("level", "text", "evidence")
NOTHING: Values = {"level": "", "text": "", "evidence": ""}
LABELS = {
    "level": "Which level would you give by now?",
    "text": "What did you see and hear?",
    "evidence": "What shows it?",
}
NO_LEVEL = "No level yet"
