"""The directory as a listing: which facets it has, what a row shows, what its spreadsheet holds."""

from app.contributions.listing.definition import Definition, area_facet, checked_facet, region_facet, vocabulary_facet
from app.directory.kind import INITIATIVE

DIRECTORY = Definition(
    kinds=(INITIATIVE,),
    title="Directory of initiatives",
    noun="initiative",
    nouns="initiatives",
    facets=(
        vocabulary_facet("type", "Type", "initiative_type"),
        vocabulary_facet("harm", "Type of harm", "harm_type"),
        vocabulary_facet("stage", "Stage of the response", "stage"),
        vocabulary_facet("audience", "Who it is for", "audience"),
        region_facet(),
        area_facet(),
        vocabulary_facet("cost", "Cost", "cost_band"),
        vocabulary_facet("evidence", "Evidence", "evidence_level"),
        checked_facet(),
    ),
    shown=("initiative_type", "place", "cost_band", "evidence_level", "source"),
    compared=("type", "harm", "stage", "audience", "region", "area"),
)
