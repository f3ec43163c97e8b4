"""What peer review brings to exchanges: its pages, and what becomes of people and organisations in it."""

from datetime import timedelta

from app.accounts.points import PERSONAL_DATA, PersonalData
from app.core.jobs import Handler, Schedule, mailing
from app.exchanges.reviews.exchange import letters_services, mailers, organisations, personal_data
from app.exchanges.reviews.exchange.blueprint import bp
from app.exchanges.reviews.exchange.lifecycle import EXCHANGE, SEAT
from app.exchanges.reviews.fieldwork import personal_data as fieldwork_data
from app.exchanges.reviews.fieldwork import views as fieldwork
from app.exchanges.reviews.findings import answering_views
from app.exchanges.reviews.findings import jobs as finding_jobs
from app.exchanges.reviews.findings import organisations as finding_organisations
from app.exchanges.reviews.findings import personal_data as finding_data
from app.exchanges.reviews.findings import views as findings
from app.exchanges.reviews.findings.answering_services import THING as ANSWER_THING
from app.exchanges.reviews.findings.lifecycle import FINDING
from app.exchanges.reviews.following import file_views, progress_views
from app.exchanges.reviews.following import personal_data as following_data
from app.exchanges.reviews.following import views as following
from app.exchanges.reviews.following.lifecycle import ACTION
from app.exchanges.reviews.keeping import jobs as keeping
from app.exchanges.reviews.lived_experience import jobs as lived_jobs
from app.exchanges.reviews.lived_experience import organisations as lived_organisations
from app.exchanges.reviews.lived_experience import personal_data as lived_data
from app.exchanges.reviews.lived_experience import views as lived_experience
from app.exchanges.reviews.lived_experience.lifecycle import SEAT as LIVED_SEAT
from app.exchanges.reviews.notes import services as note_services
from app.exchanges.reviews.notes import views as notes
from app.exchanges.reviews.opening import personal_data as opening_data
from app.exchanges.reviews.opening import services as materials
from app.exchanges.reviews.opening import views as opening
from app.exchanges.reviews.overview import views as overview
from app.exchanges.reviews.report import personal_data as report_data
from app.exchanges.reviews.report import views as report
from app.exchanges.reviews.requests import views as requests
from app.exchanges.reviews.schedule import jobs as schedule_jobs
from app.exchanges.reviews.schedule import services as schedule_services
from app.exchanges.reviews.schedule import views as schedule
from app.exchanges.reviews.sharing import views as sharing
from app.exchanges.reviews.suggesting import views as suggesting
from app.exchanges.reviews.team import jobs as team_jobs
from app.exchanges.reviews.team import names_views
from app.exchanges.reviews.team import organisations as team_organisations
from app.exchanges.reviews.team import personal_data as team_data
from app.exchanges.reviews.team import views as team

BLUEPRINTS = (bp,)
HANDLERS = {
    "reviews.forget_person": Handler(personal_data.forget_person),
    "reviews.forget_in_team": Handler(team_data.forget_person),
    "reviews.forget_reader": Handler(opening_data.forget_person),
    "reviews.forget_in_findings": Handler(finding_data.forget_person),
    "reviews.forget_in_reports": Handler(report_data.forget_person),
    "reviews.forget_in_plans": Handler(following_data.forget_person),
    "reviews.remind_of_urgent": Handler(finding_jobs.remind_of_urgent),
    "reviews.look_for_conflicts": Handler(team_jobs.look_for_conflicts),
    "reviews.forget_in_fieldwork": Handler(fieldwork_data.forget_person),
    "reviews.tell_of_changes": Handler(schedule_jobs.tell_of_changes),
    "reviews.forget_after_the_report": Handler(keeping.forget_after_the_report),
    "reviews.forget_old": Handler(keeping.forget_old),
    "reviews.forget_old_plans": Handler(keeping.forget_old_plans),
    "reviews.forget_in_lived_seats": Handler(lived_data.forget_person),
    "reviews.forget_lived_seats": Handler(lived_jobs.forget_lived_seats),
    letters_services.SEND: mailing(mailers.send_notice),
}
ADDITIONS = (
    PERSONAL_DATA(
        PersonalData("peer reviews", personal_data.held_about, forget="reviews.forget_person", is_confidential=True),
        PersonalData("conflicts waived", team_data.held_about, forget="reviews.forget_in_team", is_confidential=True),
        PersonalData("asked or proposed", lived_data.held_about, forget="reviews.forget_in_lived_seats", is_confidential=True),
        PersonalData("opened as a reviewer", opening_data.held_about, forget="reviews.forget_reader", is_confidential=True),
        PersonalData("fieldwork", fieldwork_data.held_about, forget="reviews.forget_in_fieldwork", is_confidential=True),
        PersonalData("findings", finding_data.held_about, forget="reviews.forget_in_findings", is_confidential=True),
        PersonalData("reports of reviews", report_data.held_about, forget="reviews.forget_in_reports", is_confidential=True),
        PersonalData("action plans", following_data.held_about, forget="reviews.forget_in_plans", is_confidential=True),
    ),
)
SCHEDULES = (
    Schedule("look-for-conflicts", "reviews.look_for_conflicts", timedelta(hours=1)),
    Schedule("tell-of-changed-schedules", "reviews.tell_of_changes", timedelta(minutes=10)),
    Schedule("remind-of-urgent", "reviews.remind_of_urgent", timedelta(hours=1)),
    Schedule("forget-old-requests", "reviews.forget_old", timedelta(days=1)),
    Schedule("forget-old-plans", "reviews.forget_old_plans", timedelta(days=1)),
    Schedule("forget-after-the-report", "reviews.forget_after_the_report", timedelta(days=1)),
    Schedule("forget-lived-seats", "reviews.forget_lived_seats", timedelta(days=1)),
)
THINGS = (
    EXCHANGE.name,
    SEAT.name,
    LIVED_SEAT.name,
    FINDING.name,
    ANSWER_THING,
    ACTION.name,
    materials.THING,
    schedule_services.THING,
    note_services.THING,
)
VIEW_MODULES = (
    answering_views,
    fieldwork,
    file_views,
    findings,
    following,
    lived_experience,
    names_views,
    notes,
    opening,
    overview,
    progress_views,
    report,
    requests,
    schedule,
    sharing,
    suggesting,
    team,
)  # each puts its pages on the one blueprint


def organisation_merged(gone_id: int, kept_id: int) -> None:
    """Let the organisation that stays have what reviews hold of the other."""
    for answer in (
        organisations.organisation_merged,
        team_organisations.organisation_merged,
        lived_organisations.organisation_merged,
        finding_organisations.organisation_merged,
    ):
        answer(gone_id, kept_id)
