"""What the library brings: specifications and frameworks, adapting and upgrading them, and what areas say of their use."""

from datetime import timedelta

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.contributions.events import AssuranceMoved, ContributionWithdrawn, RevisionDecided, RevisionRedacted
from app.contributions.listing.definition import LISTINGS
from app.contributions.notices import NOTICES, Notices
from app.contributions.points import KINDS
from app.contributions.short_texts.registry import SHORT_TEXTS
from app.core.jobs import Handler, Schedule, mailing
from app.documents.making.services import FOR_EVERYONE
from app.feature import Feature
from app.library import jobs, mailers, views
from app.library.adapting import views as adapting
from app.library.comparing import views as comparing
from app.library.comparing.changes_views import exports as exporting
from app.library.exporting import jobs as documents
from app.library.frameworks import views as frameworks
from app.library.frameworks.kind import FRAMEWORK
from app.library.importing import views as importing
from app.library.listing import LIBRARY
from app.library.specifications.kind import SPECIFICATION
from app.library.upgrading import presenters as upgrades
from app.library.upgrading import views as upgrading
from app.library.usage import views as usage
from app.library.usage.texts import STATEMENTS_OF_USE
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="library",
    blueprints=(
        views.bp,
        adapting.bp,
        comparing.bp,
        exporting,
        importing.bp,
        upgrading.bp,
        usage.bp,
        frameworks.bp,
    ),
    menu=(NavigationItem("Library", "library.index", "library"),),
    handlers={
        "library.raise_upgrades": Handler(jobs.raise_upgrades),
        "library.forget_redacted": Handler(jobs.forget_redacted_text),
        "library.forget_person": Handler(jobs.forget_person),
        "library.settle_documents": Handler(documents.settle_page, transactional=False, turn=FOR_EVERYONE),
        "library.make_missing_documents": Handler(documents.make_missing, transactional=False, turn=FOR_EVERYONE),
        "library.check_documents": Handler(documents.check_all, transactional=False, turn=FOR_EVERYONE),
        "library.forget_documents": Handler(documents.forget_redacted_text),
        "library.forget_documents_of_person": Handler(documents.forget_person),
        jobs.MAIL_UPGRADE: mailing(mailers.send_upgrade),
    },
    follows={
        RevisionDecided: ("library.raise_upgrades", "library.settle_documents"),
        ContributionWithdrawn: ("library.settle_documents",),
        AssuranceMoved: ("library.settle_documents",),
        RevisionRedacted: ("library.forget_redacted", "library.forget_documents"),
    },
    schedules=(
        Schedule("make-missing-documents", "library.make_missing_documents", timedelta(minutes=10)),
        Schedule("check-documents", "library.check_documents", timedelta(days=1)),
    ),
    reserved_words=frozenset(
        {"compare", "csv", "drafts", "feed", "paired-counting", "reliable-change", "upgrades"},
    ),
    adds=(
        KINDS(FRAMEWORK, SPECIFICATION),
        LISTINGS(LIBRARY),
        SHORT_TEXTS(STATEMENTS_OF_USE),
        NOTICES(Notices("Newer versions to look at", upgrades.notices)),
        PERSONAL_DATA(
            PersonalData("library", jobs.held_about, forget="library.forget_person"),
            PersonalData("documents", documents.held_about, forget="library.forget_documents_of_person"),
        ),
    ),
)
