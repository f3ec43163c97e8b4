"""What others ask of the fieldwork of an exchange."""

from app.exchanges.reviews.schedule import queries as schedule


def spoken_to_names(exchange_id: int) -> list[str]:
    """The names of those who are spoken to in an exchange, each once: a learning note is looked through for them."""
    names = [name for row in schedule.list_sessions(exchange_id) for name in schedule.names_in(row.spoken_to)]
    return list(dict.fromkeys(names))
