"""What an action says, how it is rated, and what is written beside it once the plan was sent. Pure."""

from app.exchanges.reviews.writing.values import Values

OPEN, DONE, PART_DONE, NOT_DONE, DROPPED = "open", "done", "part-done", "not-done", "dropped"
RATINGS = (DONE, PART_DONE, NOT_DONE, DROPPED)
VERBS = {DONE: "complete", PART_DONE: "complete-in-part", NOT_DONE: "miss", DROPPED: "drop"}  # of the lifecycle
STATUS_WORDS = {
    OPEN: ("Open", "blue"),
    DONE: ("Done", "green"),
    PART_DONE: ("Part done", "turquoise"),
    NOT_DONE: ("Not done", "orange"),
    DROPPED: ("Dropped", "grey"),
}
RATING_WORDS = {rating: STATUS_WORDS[rating][0] for rating in RATINGS}
NOTE, COMMENT = "note", "comment"
ENTRIES = (NOTE, *RATINGS, COMMENT)

ACTION_FIELDS = ("text", "owner", "due_on", "measure", "standard", "lines", "helps")
NOTHING: Values = {**dict.fromkeys(ACTION_FIELDS, ""), "due_on": None, "lines": [], "helps": []}
LABELS = {
    "text": "What will you do?",
    "owner": "Which role answers for it?",
    "due_on": "By when?",
    "measure": "How will you know that it worked?",
    "standard": "Which standard is it about?",
    "lines": "Which lines of the report does it answer?",
    "helps": "What on this site helps with it?",
}
ENTRY_FIELDS = ("text",)
ENTRY_NOTHING: Values = {"text": ""}
RATING_FIELDS = ("kind", "text")
RATING_NOTHING: Values = dict.fromkeys(RATING_FIELDS, "")
RATING_LABELS = {"kind": "How did it go?", "text": "What was done, and what shows it?"}
