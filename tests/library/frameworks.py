"""A small outcomes framework with something of every sort in it: a gap, a measure outside the marked cells, one of no outcome."""

from typing import Any

BODY: dict[str, Any] = {
    "title": "Distance travelled",
    "summary": "What changes for a young person, from first meeting to a year after.",
    "introduction": "Made with young people.",
    "outcomes": [{"id": "feeling", "statement": "Children feel better"}, {"id": "places", "statement": "Help comes in time"}],
    "measures": [
        {
            "id": "wellbeing",
            "name": "How the child feels",
            "outcome": "feeling",
            "level": "individual",
            "question": "better-off",
            "perspective": "child",
            "used_for": "contract",
            "time_points": ["start", "end"],
            "minutes": 10,
            "collections": 3,
        },
        {
            "id": "parents-view",
            "name": "What parents see",
            "outcome": "feeling",
            "level": "family",
            "question": "better-off",
            "perspective": "parent",
            "time_points": ["end"],
        },
        {
            "id": "waiting",
            "name": "Days from referral to first meeting",
            "outcome": "places",
            "level": "service",
            "question": "how-well",
            "perspective": "record",
            "time_points": ["start"],
            "minutes": 5,
            "collections": 4,
        },
        {"id": "adrift", "name": "Something else", "level": "population", "question": "how-much"},
    ],
    "applicable": ["individual:start", "individual:end", "individual:plus-6-months", "service:start"],
}
