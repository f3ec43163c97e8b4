"""The one table that joins the features: blueprints, kinds, who follows which event, what runs when."""

from datetime import timedelta

from flask import Blueprint, Flask

from app.accounts import account_links, personal_data
from app.accounts import jobs as account_jobs
from app.accounts import views as account_pages
from app.accounts.account_links import AccountLink
from app.accounts.events import PersonErased, PersonNoticed
from app.accounts.signing_in import flask_sessions
from app.administration import jobs as administration_jobs
from app.administration import todo
from app.administration import views as administration_views
from app.administration.events import RegistrationRefused
from app.administration.todo import Concern
from app.contributions import jobs as contribution_jobs
from app.contributions import notices
from app.contributions.assurance import views as check_link_views
from app.contributions.attachments import views as file_views
from app.contributions.drafting import entry_views
from app.contributions.drafting import views as contribute_views
from app.contributions.events import RevisionRedacted
from app.contributions.kinds import kind as kinds
from app.contributions.kinds.kind import Kind
from app.contributions.moderation import responding_views, takedown_views
from app.contributions.moderation import views as moderation_views
from app.contributions.policy import can_moderate
from app.contributions.reading import views as reading_views
from app.contributions.services import personal_data as leaving
from app.contributions.services import responding
from app.contributions.short_texts import queries as short_text_queries
from app.contributions.short_texts import registry as short_texts
from app.contributions.short_texts import views as short_text_views
from app.contributions.short_texts.registry import ShortTexts
from app.core import jobs, throttle
from app.core.jobs import Handler, Registry, Schedule
from app.directory import views as directory
from app.directory.kind import INITIATIVE
from app.library import jobs as library_jobs
from app.library import views as library
from app.library.adapting import views as adapting_views
from app.library.comparing import views as comparing_views
from app.library.consultations import jobs as consultation_jobs
from app.library.consultations import personal_data as consultation_leaving
from app.library.consultations import queries as consultation_queries
from app.library.consultations import views as consultation_pages
from app.library.exporting import views as export_views
from app.library.frameworks import views as framework_views
from app.library.frameworks.kind import FRAMEWORK
from app.library.importing import views as import_views
from app.library.specifications.kind import SPECIFICATION
from app.library.upgrading import presenters as upgrading_presenters
from app.library.upgrading import views as upgrading_views
from app.library.usage import views as using_views
from app.library.usage.texts import STATEMENTS_OF_USE
from app.newsletter.issues import editing_views
from app.newsletter.issues import jobs as issue_jobs
from app.newsletter.issues import views as newsletter
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from app.newsletter.mailings import jobs as mailing_jobs
from app.newsletter.mailings import personal_data as mailings_held
from app.newsletter.mailings import views as mailings
from app.newsletter.offer import OFFER
from app.pages import views as pages
from app.search import follower
from app.subscriptions import housekeeping, mailbox, offers
from app.subscriptions import jobs as subscriber_jobs
from app.subscriptions import personal_data as subscriber_leaving
from app.subscriptions import views as subscriber_pages
from app.web import access, edge, templating
from app.web.templating import NavigationItem

DAILY = timedelta(days=1)
EVERY_20_MINUTES = timedelta(minutes=20)

KINDS: tuple[Kind, ...] = (INITIATIVE, FRAMEWORK, SPECIFICATION, NEWSLETTER_ISSUE)
SHORT_TEXTS: tuple[ShortTexts, ...] = (STATEMENTS_OF_USE,)

BLUEPRINTS: tuple[Blueprint, ...] = (
    account_pages.accounts,
    administration_views.bp,
    contribute_views.bp,
    entry_views.bp,
    moderation_views.bp,
    takedown_views.bp,
    responding_views.bp,
    short_text_views.bp,
    reading_views.bp,
    check_link_views.bp,
    file_views.bp,
    directory.bp,
    library.bp,
    adapting_views.bp,
    comparing_views.bp,
    export_views.bp,
    import_views.bp,
    upgrading_views.bp,
    using_views.bp,
    framework_views.bp,
    consultation_pages.bp,
    subscriber_pages.bp,
    newsletter.bp,
    editing_views.bp,
    mailings.bp,
    pages.bp,
)

HANDLERS: dict[str, Handler] = {
    "core.forget_done_jobs": Handler(jobs.forget_done),
    "core.forget_old_throttles": Handler(throttle.forget_old),
    **account_jobs.HANDLERS,
    **administration_jobs.HANDLERS,
    **contribution_jobs.HANDLERS,
    **library_jobs.HANDLERS,
    "contributions.forget_person": Handler(leaving.forget_person),
    **consultation_jobs.HANDLERS,
    **subscriber_jobs.HANDLERS,
    **issue_jobs.HANDLERS,
    **mailing_jobs.HANDLERS,
    "search.compact": Handler(lambda task: follower.compact(task.database), transactional=False),
}

FOLLOWED: tuple[dict[type, tuple[str, ...]], ...] = (
    {
        PersonErased: ("contributions.forget_person",),
        PersonNoticed: ("accounts.send_notice",),
        RegistrationRefused: ("accounts.send_refusal",),
        RevisionRedacted: ("search.compact",),
    },
    contribution_jobs.SUBSCRIPTIONS,
    library_jobs.SUBSCRIPTIONS,
    {PersonErased: ("consultations.forget_person",), RevisionRedacted: ("consultations.forget_revision",)},
    consultation_jobs.SUBSCRIPTIONS,
    subscriber_jobs.SUBSCRIPTIONS,
    issue_jobs.SUBSCRIPTIONS,
)
SUBSCRIPTIONS: dict[type, tuple[str, ...]] = {
    event: tuple(name for one in FOLLOWED for name in one.get(event, ())) for one in FOLLOWED for event in one
}

# What else a contributor is asked to look at, beside what they look after: a heading, and the notices for an actor.
TO_LOOK_AT: dict[str, notices.Provider] = {"Newer versions to look at": upgrading_presenters.notices}

# What each feature holds about a person, for them to download: a heading, and plain data for a person's id.
HELD_ABOUT: dict[str, personal_data.Provider] = {
    "contributions": leaving.held_about,
    "library": library_jobs.held_about,
    "consultations": consultation_leaving.held_about,
    "newsletter": subscriber_leaving.held_about,
    "newsletter_deliveries": mailings_held.held_about,
}

# What else waits for an administrator, on their overview.
CONCERNS = (
    Concern("Short statements", "/moderation/short-texts", short_text_queries.count_waiting, ("moderator",)),
    Concern("Problem reports", "/moderation/reports", lambda: len(responding.list_open_reports()), ("moderator",)),
    Concern("Appeals", "/moderation/appeals", lambda: len(responding.list_waiting_appeals()), ("moderator",)),
)

# What a person's account page leads to, where it concerns them.
ACCOUNT_LINKS = (
    AccountLink(
        "Consultations",
        "Drafts you are asked to comment on, and consultations you run",
        "/consultations",
        consultation_queries.has_any,
    ),
    AccountLink(
        "Your newsletter",
        "What you get of our newsletter, and what you agreed to",
        "/account/newsletter",
        lambda actor: actor.is_signed_in,
    ),
)

SCHEDULES = (
    Schedule("forget-done-jobs", "core.forget_done_jobs", DAILY),
    Schedule("forget-old-throttles", "core.forget_old_throttles", DAILY),
    Schedule("forget-old-account-rows", "accounts.forget_old", DAILY),
    Schedule("move-assurance", "contributions.move_assurance", DAILY),
    Schedule("reap-files", "contributions.reap_files", EVERY_20_MINUTES),
    Schedule("turn-consultations", "consultations.turn", DAILY),
    Schedule("keep-newsletter-house", housekeeping.TURN, DAILY),
    Schedule("take-up-mailings", mailing_jobs.LOOK_AFTER, EVERY_20_MINUTES),
    Schedule("read-returned-mail", mailbox.READ, EVERY_20_MINUTES),
    Schedule("compact-search", "search.compact", DAILY),
)

NAVIGATION: tuple[NavigationItem, ...] = (
    NavigationItem("Directory", "directory.index", "directory"),
    NavigationItem("Library", "library.index", "library"),
    NavigationItem("Newsletter", "newsletter.index", "newsletter"),
    NavigationItem("Search", "pages.search", "pages.search"),
    NavigationItem("Contribute", "contributing.index", "contributing"),
    NavigationItem("Moderation", "moderation.queue", "moderation", can_moderate),
    NavigationItem(
        "Registrations",
        "administration.registrations",
        "administration",
        lambda actor: actor.has_role("moderator") and not actor.has_role("admin"),
    ),
    NavigationItem("Administration", "administration.overview", "administration", lambda actor: actor.has_role("admin")),
    NavigationItem("Your account", "accounts.account", "accounts", lambda actor: actor.is_signed_in),
    NavigationItem("Sign in", "accounts.sign_in", "accounts", lambda actor: not actor.is_signed_in),
)


def connect(app: Flask) -> None:
    """Join everything to `app`."""
    kinds.register(*KINDS)
    short_texts.register(*SHORT_TEXTS)
    offers.install(OFFER)
    jobs.install(
        Registry(
            handlers=HANDLERS,
            subscriptions=SUBSCRIPTIONS,
            schedules=SCHEDULES,
            ticks=(follower.follow,),
        )
    )
    personal_data.install(HELD_ABOUT)
    notices.install(TO_LOOK_AT)
    todo.install(*CONCERNS)
    account_links.install(*ACCOUNT_LINKS)
    flask_sessions.install(app)
    edge.install(app, flask_sessions.load_actor)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.public(app.view_functions["static"])
    templating.install_navigation(app, NAVIGATION)
