"""The parts of a page are looked up among the search documents by how their ids begin.

PostgreSQL's usual index cannot answer that where the database sorts texts as a language does.
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEX = "ix_search_document_beginning"


def upgrade() -> None:
    """Make the index."""
    op.create_index(INDEX, "search_document", ["id"], postgresql_ops={"id": "text_pattern_ops"})


def downgrade() -> None:
    """Take the index away."""
    op.drop_index(INDEX, "search_document")
