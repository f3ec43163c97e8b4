"""What consultations bring: their pages, letters to those invited, and the daily run that closes them and forgets addresses."""

from datetime import timedelta

from app.accounts.points import ACCOUNT_LINKS, PERSONAL_DATA, AccountLink, PersonalData
from app.contributions.events import RevisionRedacted
from app.core.jobs import Handler, Schedule, mailing
from app.feature import Feature
from app.library.consultations import access, jobs, mailers, organisations, personal_data, queries, views
from app.library.consultations.events import CommentMade, InvitationMade, LinkAsked

FEATURE = Feature(
    name="consultations",
    blueprints=(views.bp,),
    handlers={
        "consultations.write_to_invited": Handler(jobs.queue_invitation),
        "consultations.write_to_who_asked": Handler(jobs.queue_fresh_links),
        "consultations.tell_owners": Handler(jobs.tell_owners),
        "consultations.turn": Handler(jobs.run_daily),
        "consultations.forget_person": Handler(personal_data.forget_person),
        "consultations.forget_revision": Handler(personal_data.forget_revision),
        access.MAIL_INVITATION: mailing(mailers.send_invitation),
        jobs.MAIL_COMMENTS: mailing(mailers.send_comments),
    },
    follows={
        InvitationMade: ("consultations.write_to_invited",),
        CommentMade: ("consultations.tell_owners",),
        LinkAsked: ("consultations.write_to_who_asked",),
        RevisionRedacted: ("consultations.forget_revision",),
    },
    organisation_merged=organisations.organisation_merged,
    schedules=(Schedule("turn-consultations", "consultations.turn", timedelta(days=1)),),
    adds=(
        PERSONAL_DATA(PersonalData("consultations", personal_data.held_about, forget="consultations.forget_person")),
        ACCOUNT_LINKS(
            AccountLink(
                "Consultations",
                "Drafts you are asked to comment on, and consultations you run",
                "/consultations",
                queries.has_any,
            )
        ),
    ),
)
