"""What issues bring: what one may subscribe to, the archive, the editors' shelf, the test email,
and letting go of pages that were taken down."""

from app.contributions.events import AssuranceMoved, ContributionWithdrawn, RevisionRedacted
from app.contributions.points import KINDS
from app.core.jobs import Handler, mailing
from app.feature import Feature
from app.newsletter.issues import editing_views, jobs, mailers, views
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from app.newsletter.issues.services import MAIL_TEST
from app.newsletter.offer import OFFER
from app.subscriptions.offers import OFFERS
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="issues",
    blueprints=(views.bp, editing_views.bp),
    menu=(NavigationItem("Newsletter", "newsletter.index", "newsletter"),),
    handlers={
        MAIL_TEST: mailing(mailers.send_test_issue),
        jobs.LET_GO: Handler(jobs.reindex_issues),
    },
    follows={
        ContributionWithdrawn: (jobs.LET_GO,),
        RevisionRedacted: (jobs.LET_GO,),
        AssuranceMoved: (jobs.LET_GO,),
    },
    reserved_words=frozenset({"drafts", "feed"}),
    adds=(KINDS(NEWSLETTER_ISSUE), OFFERS(OFFER)),
)
