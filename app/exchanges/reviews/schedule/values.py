"""What is filled in of a session. Pure."""

from app.exchanges.reviews.writing.values import Values

NAMES = ("standards", "roles", "spoken_to", "seat_ids", "day", "start", "minutes", "way", "place", "link")
NOTHING: Values = {
    "standards": [],
    "roles": [],
    "spoken_to": "",
    "seat_ids": [],
    "day": None,
    "start": "",
    "minutes": 60,
    "way": "",
    "place": "",
    "link": "",
}
WAY_WORDS = {"online": "Online, before the visit", "on-site": "On site"}
CHANGED_WORDS = {
    "standards": "standards",
    "roles": "job roles",
    "spoken_to": "names",
    "seat_ids": "who of the team",
    "day": "day",
    "start": "start",
    "minutes": "length",
    "way": "online or on site",
    "place": "place",
    "link": "link",
}
LABELS = {
    "standards": "Which standards is it about?",
    "roles": "Who do you speak to, by job role?",
    "spoken_to": "Who do you speak to, by name?",
    "seat_ids": "Who of the team takes it?",
    "day": "Day",
    "start": "Start",
    "minutes": "How long?",
    "way": "Where is it held?",
    "place": "Place",
    "link": "Link to join",
}


def origin(exchange_id: int) -> str:
    """What stands for a schedule where a document says whose words it holds."""
    return f"exchange-schedule:{exchange_id}"
