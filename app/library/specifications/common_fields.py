"""The parts of the form that specifications and outcomes frameworks share: whom they are for, and the rules of shared facets."""

from app.contributions.kinds.coverage import facet_values
from app.contributions.kinds.fields import Body
from app.contributions.kinds.free_text import Line
from app.contributions.kinds.options import Choice, Choices
from app.contributions.kinds.shape import Step

CHECK_DAYS = 365

TITLE = Line(name="title", label="Name", hint="What it is for, and where if it is local.", missing="Enter a name", longest=150)
SUMMARY = Line(
    name="summary",
    label="Summary",
    hint="One sentence. It is shown in lists.",
    missing="Enter a summary of one sentence",
    longest=200,
)
SERVICE_TYPE = Choice(name="service_type", label="Type of service", vocabulary="service_type")
WHO_FOR = (
    Choices(name="harm_types", label="Types of harm", vocabulary="harm_type"),
    Choices(name="stages", label="Stages of the response", hint="Choose every stage it covers.", vocabulary="stage"),
    Choices(name="ages", label="Ages", hint="Choose every age band it covers.", vocabulary="age_band"),
)


def who_for(*more: Line) -> Step:
    """The step that says whom it is for."""
    return Step("who-for", "Who it is for", (SERVICE_TYPE, *WHO_FOR, *more))


def facets(body: Body) -> dict[str, list[str]]:
    """The values of the facets that both kinds have."""
    return {
        "service": facet_values(body.get("service_type")),
        "harm": facet_values(body.get("harm_types")),
        "stage": facet_values(body.get("stages")),
        "age": facet_values(body.get("ages")),
    }
