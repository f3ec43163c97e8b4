"""What a request holds. Pure."""

from app.exchanges.reviews.writing.values import Values

NAMES = ("standards", "enquiry", "months", "form", "hopes", "sensitivities", "bars_region")
NOTHING: Values = {
    "standards": [],
    "enquiry": "",
    "months": [],
    "form": "",
    "hopes": "",
    "sensitivities": "",
    "bars_region": False,
}
FORM_WORDS = {"online": "Online", "on-site": "On site, with some sessions online"}
LABELS = {
    "standards": "Which standards should it look at?",
    "enquiry": "What do you want to find out?",
    "months": "Which months suit you?",
    "form": "How should it be held?",
    "hopes": "What do you hope it leads to?",
    "sensitivities": "What should the reviewers know before they come?",
    "bars_region": "Nobody of our own region should be in the team",
}
