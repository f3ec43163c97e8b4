"""What waits for an administrator, as the overview lists it: of people and organisations, of each feature, of the worker."""

from app import feature
from app.administration import queries
from app.core.actor import Actor
from app.feature import ToDo


def list_all(actor: Actor) -> tuple[ToDo, ...]:
    """Everything that may wait: people and organisations first, jobs last."""
    return (
        ToDo("Waiting registrations", "/accounts/registrations", lambda: queries.count_registrations(actor)),
        ToDo("Requests to be erased", "/admin/people?erasure=1", queries.count_erasures),
        ToDo("Requests to join an area", "/admin/areas", queries.count_area_requests),
        ToDo(
            "Organisations without a name of their own", "/admin/organisations?state=to-name", queries.count_organisations_to_name
        ),
        *(todo for one in feature.installed() for todo in one.to_do),
        ToDo("Jobs that keep failing", "/admin/jobs", queries.count_buried),
    )
