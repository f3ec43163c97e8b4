"""What the spine brings: drafting, moderation, versions, files and short texts; letters about them; and the assurance clock."""

from datetime import timedelta

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.contributions import commands, events, jobs, mailers
from app.contributions.assurance import views as checking
from app.contributions.attachments import views as files
from app.contributions.drafting import entry_views
from app.contributions.drafting import views as drafting
from app.contributions.kinds.description import deciding_roles
from app.contributions.models import Attachment
from app.contributions.moderation import responding_views, sealing_views, short_text_views, takedown_views
from app.contributions.moderation import views as moderation
from app.contributions.points import SEALS, STORED_FILES
from app.contributions.reading import views as reading
from app.contributions.services import assuring, attaching, deciding, organisations, personal_data, responding, sealing
from app.contributions.short_texts import queries as short_texts
from app.core.jobs import Handler, Schedule, mailing
from app.feature import Feature, ToDo
from app.web.templating import NavigationItem

FEATURE = Feature(
    name="contributions",
    blueprints=(
        drafting.bp,
        entry_views.bp,
        moderation.bp,
        takedown_views.bp,
        sealing_views.bp,
        responding_views.bp,
        short_text_views.bp,
        reading.bp,
        checking.bp,
        files.bp,
    ),
    menu=(
        NavigationItem("Contribute", "contributing.index", "contributing"),
        NavigationItem("Moderation", "moderation.queue", "moderation", lambda actor: actor.has_role(*deciding_roles())),
    ),
    handlers={
        "contributions.tell_moderators": Handler(jobs.tell_moderators),
        "contributions.tell_moderators_of_short_text": Handler(jobs.tell_moderators_of_short_text),
        "contributions.tell_owners_of_withdrawal": Handler(jobs.tell_owners_of_withdrawal),
        "contributions.tell_of_report": Handler(jobs.tell_people_of_report),
        "contributions.tell_of_appeal": Handler(jobs.tell_moderators_of_appeal),
        "contributions.remind_owners": Handler(jobs.remind_owners),
        "contributions.move_assurance": Handler(assuring.move_assurance),
        "contributions.mail_decision": mailing(mailers.send_decision),
        "contributions.mail_short_text_decision": mailing(mailers.send_short_text_decision),
        "contributions.mail_appeal_answer": mailing(mailers.send_appeal_answer),
        attaching.DELETE_FILE: Handler(attaching.delete_file, transactional=False),
        "contributions.reap_files": Handler(attaching.reap_files, transactional=False),
        jobs.MAIL_QUEUE: mailing(mailers.send_queue_letter),
        jobs.MAIL_WITHDRAWAL: mailing(mailers.send_withdrawal),
        jobs.MAIL_REPORT: mailing(mailers.send_report),
        jobs.MAIL_APPEAL: mailing(mailers.send_appeal),
        jobs.MAIL_CHECK: mailing(mailers.send_check_reminder),
        "contributions.forget_person": Handler(personal_data.forget_person),
    },
    follows={
        events.RevisionSubmitted: ("contributions.tell_moderators",),
        events.RevisionDecided: ("contributions.mail_decision",),
        events.RevisionRedacted: ("search.compact",),
        events.ShortTextSubmitted: ("contributions.tell_moderators_of_short_text",),
        events.ShortTextDecided: ("contributions.mail_short_text_decision",),
        events.ContributionWithdrawn: ("contributions.tell_owners_of_withdrawal",),
        events.ProblemReported: ("contributions.tell_of_report",),
        events.AppealMade: ("contributions.tell_of_appeal",),
        events.AppealAnswered: ("contributions.mail_appeal_answer",),
        events.AssuranceMoved: ("contributions.remind_owners",),
    },
    schedules=(
        Schedule("move-assurance", "contributions.move_assurance", timedelta(days=1)),
        Schedule("reap-files", "contributions.reap_files", timedelta(minutes=20)),
    ),
    to_do=(
        ToDo("Short statements", "/moderation/short-texts", short_texts.count_waiting, ("moderator",)),
        ToDo("Problem reports", "/moderation/reports", lambda: len(responding.list_open_reports()), ("moderator",)),
        ToDo("Appeals", "/moderation/appeals", lambda: len(responding.list_waiting_appeals()), ("moderator",)),
    ),
    reserved_words=frozenset({"new", "versions"}),
    does_again={deciding.REDACTED: deciding.redact_again, sealing.SEALED: sealing.seal_again},
    commands=(commands.install,),
    organisation_merged=organisations.organisation_merged,
    adds=(
        STORED_FILES(Attachment),
        SEALS(sealing.seal_attachments),
        PERSONAL_DATA(PersonalData("contributions", personal_data.held_about, forget="contributions.forget_person")),
    ),
)
