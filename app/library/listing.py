"""The library as a listing: specifications and outcomes frameworks in one list, its facets, and what a row shows."""

from app.contributions.listing.definition import (
    Definition,
    Facet,
    area_facet,
    checked_facet,
    region_facet,
    terms,
    vocabulary_facet,
)
from app.library.frameworks.kind import FRAMEWORK, FRAMEWORK_FORM
from app.library.specifications.kind import SPECIFICATION

FRAMEWORK_WORDS = "Outcomes framework"

LIBRARY = Definition(
    kinds=(SPECIFICATION, FRAMEWORK),
    title="Library",
    noun="library entry",
    nouns="library entries",
    facets=(
        Facet(
            "form",
            "What it is",
            {**terms("specification_form"), FRAMEWORK_FORM: FRAMEWORK_WORDS},
            vocabulary="specification_form",
        ),
        vocabulary_facet("service", "Type of service", "service_type"),
        vocabulary_facet("harm", "Type of harm", "harm_type"),
        vocabulary_facet("stage", "Stage of the response", "stage"),
        vocabulary_facet("age", "Ages", "age_band"),
        region_facet(),
        area_facet(),
        vocabulary_facet("clause", "Has a clause about", "clause_type"),
        vocabulary_facet("standing", "How far it has been used", "standing"),
        vocabulary_facet("contract", "Form of contract", "contract_form"),
        vocabulary_facet("value", "Value a year", "value_band"),
        checked_facet(),
    ),
    shown=("form", "service_type", "standing", "place", "contract_form", "value_band", "part_count"),
    compared=("form", "service", "harm", "stage", "age", "region", "area"),
    linked=True,
)
