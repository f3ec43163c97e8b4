"""The archive as a listing: which facets it has, and what a row shows."""

from app.contributions.listing.definition import Definition, Facet, region_facet, terms, vocabulary_facet
from app.core import taxonomy
from app.newsletter import sections
from app.newsletter.issues.kind import NEWSLETTER_ISSUE

ARCHIVE = Definition(
    kinds=(NEWSLETTER_ISSUE,),
    title="Newsletter",
    noun="issue",
    nouns="issues",
    facets=(
        Facet("section", "Section", {section.code: section.label for section in sections.SECTIONS}),
        vocabulary_facet("harm", "Type of harm", "harm_type"),
        region_facet(),
    ),
    shown=("section_codes", "item_count"),
    compared=("section", "harm"),
)
HARM_TYPES = {code: words for code, words in terms("harm_type").items() if code != taxonomy.NOT_STATED}
