"""What may wait for an administrator, for the overview: people and organisations, then what each feature adds, then jobs."""

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
        *(to_do for installed in feature.installed() for to_do in installed.to_do),
        ToDo("Jobs that keep failing", "/admin/jobs", queries.count_buried),
    )
