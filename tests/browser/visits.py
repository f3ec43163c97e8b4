"""Every page there is to look at: the addresses of each endpoint, the forms filled in wrongly, and who looks.

An endpoint that answers GET and is not listed here fails `test_every_page.py`.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from app.contributions.points import KINDS
from app.wiring import FEATURES

# Everyone who may come, each with a browser of their own. "halfway" is the moderator before the second step.
VISITOR = "visitor"
ROLES = (VISITOR, "halfway", "newcomer", "waiting", "member", "author", "lead", "editor", "moderator", "admin")

# What answers GET and is no page, with the reason.
NOT_PAGES = {
    "static": "files",
    "pages.health": "plain text for whatever watches the site",
    "crawlers.robots": "plain text for crawlers",
    "crawlers.security": "plain text for whoever found a security problem",
    "crawlers.sitemap": "a list of addresses for crawlers",
    **{f"{kind.pages.section.rpartition('/')[2]}.feed": "an Atom feed" for kind in KINDS.of(FEATURES)},
    "directory.download": "a spreadsheet",
    "consultations.download": "an office document",
    "newsletter_drafts.email": "an email, as mail programs are given it",
    "learning.download": "a spreadsheet",
    "library.download": "a spreadsheet",
    "files.own": "a file that somebody uploaded",
    "files.download": "a file that somebody uploaded",
    "administration.audit_spreadsheet": "a spreadsheet",
    "accounts.download": "a JSON file",
    "subscribers.download": "a file of one's own ledger",
    "subscribers.download_by_link": "a file of one's own ledger",
    "accounts.second_step_picture": "a picture",
    "reviews.schedule_calendar": "a calendar",
    "reviews.session_calendar": "a calendar",
}

# Address by endpoint, and a role that must see it.
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "pages.home": (VISITOR, ("/",)),
    "pages.page": (
        VISITOR,
        (
            "/about",
            "/accessibility",
            "/contribution-guidelines",
            "/cookies",
            "/due-diligence",
            "/evidence-levels",
            "/get-help",
            "/how-moderation-works",
            "/privacy",
            "/stages-of-response",
        ),
    ),
    "pages.search": (
        VISITOR,
        (
            "/search",
            "/search?q=CSE",
            "/search?q=theatre&type=drama",
            "/search?q=theater",
            "/search?q=zzzzzzz",
            "/search?q=the&page=2",
        ),
    ),
    "directory.index": (
        VISITOR,
        (
            "/directory",
            "/directory?page=2",
            "/directory?q=CSE&type=drama&type=campaign&harm=cse&stage=prevention&region=london&cost=not-stated&checked=never",
            "/directory?area=E09000007&sort=az",
            "/directory?q=zzzzzzz",
        ),
    ),
    "directory.show": (VISITOR, ("/directory/{published_slug}", "/directory/chelseas-choice")),
    "directory.checks": (VISITOR, ("/directory/checks",)),
    "frameworks.show_reliable_change": (VISITOR, ("/library/reliable-change", "/library/reliable-change?sd=7.5&reliability=0.8")),
    "frameworks.explain_paired_counting": (VISITOR, ("/library/paired-counting",)),
    "frameworks.what_if": (
        VISITOR,
        (
            "/library/{framework_slug}/what-if",
            "/library/{framework_slug}/what-if?measure=waiting",
            "/library/{framework_slug}/what-if?measure=",
            "/library/cse-distance-travelled/what-if",
        ),
    ),
    "library.index": (
        VISITOR,
        (
            "/library",
            "/library?form=specification&form=framework&harm=cse&clause=aims&standing=starter&sort=title",
            "/library?q=waiting&region=london&value=150k-500k",
            "/library?area=E09000007&contract=grant",
        ),
    ),
    "library.show": (
        VISITOR,
        (
            "/library/{specification_slug}",
            "/library/cse-and-missing-service",
            "/library/flexible-contracting-clause-bank",
            "/library/{framework_slug}",
            "/library/cse-distance-travelled",
        ),
    ),
    "learning.index": (
        VISITOR,
        (
            "/exchanges/learning",
            "/exchanges/learning?group=governance&standard=strategy&harm=cse&sort=title",
            "/exchanges/learning?q=zzzzzzz",
        ),
    ),
    "learning.show": (VISITOR, ("/exchanges/learning/{learning_slug}",)),
    "learning_drafts.index": ("author", ("/exchanges/learning/drafts",)),
    "learning_drafts.show": ("author", ("/exchanges/learning/drafts/{learning_draft}",)),
    "learning_drafts.step": ("author", ("/exchanges/learning/drafts/{learning_draft}/steps/about-it",)),
    "learning_drafts.names": ("author", ("/exchanges/learning/drafts/{learning_draft}/names",)),
    "learning_drafts.submit": ("author", ("/exchanges/learning/drafts/{learning_draft}/submit",)),
    "newsletter.index": (
        VISITOR,
        ("/newsletter", "/newsletter?section=health&section=outcomes&harm=cse&region=london", "/newsletter?q=zzzzzzz"),
    ),
    "newsletter.show": (
        VISITOR,
        (
            "/newsletter/outcomes-measurement",
            "/newsletter/flexible-contracting",
            "/newsletter/consortium-working",
            "/newsletter/{issue_slug}",
        ),
    ),
    "newsletter_drafts.shelf": ("editor", ("/newsletter/drafts/{issue}/shelf", "/newsletter/drafts/{issue}/shelf?harm=hsb")),
    "newsletter_drafts.formats": (
        "editor",
        tuple(f"/newsletter/drafts/{{issue}}/formats?as={form}" for form in ("email", "page", "text")),
    ),
    "mailings.index": ("editor", ("/newsletter/mailings",)),
    "mailings.schedule": ("editor", ("/newsletter/mailings/schedule/{unsent}",)),
    "mailings.show": ("editor", tuple(f"/newsletter/mailings/{{{name}}}" for name in ("waits", "stopped", "troubled"))),
    "mailings.uncertain": ("editor", ("/newsletter/mailings/{troubled}/uncertain",)),
    "mailings.problems": ("editor", ("/newsletter/mailings/problems",)),
    "newsletter_drafts.page": ("editor", ("/newsletter/drafts/{issue}/page",)),
    "reading.versions": (VISITOR, ("/directory/{published_slug}/versions", "/directory/chelseas-choice/versions")),
    "reading.version": (VISITOR, ("/directory/{published_slug}/versions/1", "/directory/{published_slug}/versions/2")),
    "reading.compare": (
        VISITOR,
        (
            "/directory/{published_slug}/compare",
            "/directory/chelseas-choice/compare",
            "/library/{specification_slug}/compare",
        ),
    ),
    "reading.report": (VISITOR, ("/directory/{published_slug}/report",)),
    "reading.check": ("author", ("/directory/{published_slug}/check", "/directory/{hidden_slug}/check")),
    "check_link.show": (VISITOR, ("/checks/{check}",)),
    "accounts.sign_in": (VISITOR, ("/sign-in", "/sign-in?next=/contribute")),
    "accounts.ask_sign_in_link": (VISITOR, ("/sign-in/link",)),
    "accounts.sign_in_link_sent": (VISITOR, ("/sign-in/link/sent",)),
    "accounts.use_sign_in_link": (VISITOR, ("/sign-in/link/{sign-in}",)),
    "accounts.second_step": ("halfway", ("/sign-in/second-step",)),
    "accounts.ask_new_password": (VISITOR, ("/reset-password",)),
    "accounts.new_password_sent": (VISITOR, ("/reset-password/sent",)),
    "accounts.reset_password": (VISITOR, ("/reset-password/{reset-password}",)),
    "accounts.register": (VISITOR, ("/register",)),
    "accounts.register_sent": (VISITOR, ("/register/sent",)),
    "accounts.accept_invitation": (VISITOR, ("/register/invited/{invitation}",)),
    "accounts.verify_email": (VISITOR, ("/register/verify/{verify-email}",)),
    "accounts.register_details": ("newcomer", ("/register/details",)),
    "accounts.account": ("waiting", ("/account",)),
    "accounts.change_details": ("member", ("/account/details",)),
    "accounts.change_password": ("member", ("/account/password",)),
    "accounts.change_email": ("member", ("/account/email",)),
    "accounts.confirm_email": (VISITOR, ("/account/email/confirm/{change-email}",)),
    "accounts.start_second_step": ("member", ("/account/second-step",)),
    "accounts.set_up_second_step": ("member", ("/account/second-step/set-up",)),
    "accounts.areas": ("author", ("/account/areas",)),
    "accounts.area_requests": ("lead", ("/account/area-requests",)),
    "accounts.close_account": ("member", ("/account/close",)),
    "accounts.closed": (VISITOR, ("/account/closed",)),
    "exchanges.index": (VISITOR, ("/exchanges",)),
    "exchanges.standards": (VISITOR, ("/exchanges/standards",)),
    "assessments.areas": ("author", ("/exchanges/areas",)),
    "assessments.show": (
        "lead",
        tuple(f"/exchanges/assessments/{{{name}}}" for name in ("assessment", "given_up", "signed_assessment")),
    ),
    "assessments.picture": ("lead", ("/exchanges/assessments/{assessment}/picture",)),
    "assessments.sign": ("lead", ("/exchanges/assessments/{assessment}/sign",)),
    "assessments.group": (
        "author",
        (
            "/exchanges/assessments/{assessment}/groups/governance",
            "/exchanges/assessments/{assessment}/groups/services?selection=rehearse-an-inspection",
        ),
    ),
    "assessments.standard": ("author", ("/exchanges/assessments/{assessment}/standards/governance-and-a-named-champion",)),
    "assessments.documents": ("author", ("/exchanges/assessments/{assessment}/documents",)),
    "assessments.question": ("author", ("/exchanges/assessments/{assessment}/question",)),
    "assessments.selection": ("author", ("/exchanges/assessments/{assessment}/selections/rehearse-an-inspection",)),
    "assessments.files": ("lead", ("/exchanges/assessments/{assessment}/standards/governance-and-a-named-champion/files",)),
    "assessments.report_file": ("lead", ("/exchanges/assessments/{assessment}/standard-files/{assessment_file}/report",)),
    "assessments.show_passage": ("lead", ("/exchanges/assessments/{assessment}/moderators",)),
    "assessments.download": ("author", ("/exchanges/assessments/{assessment}/files/pdf",)),
    "assessments.printed": ("author", ("/exchanges/assessments/{assessment}/print",)),
    "assessments.abandon": ("author", ("/exchanges/assessments/{assessment}/give-up",)),
    "accounts.area_agreements": ("author", ("/account/area-agreements",)),
    "reviews.index": ("author", ("/exchanges/reviews",)),
    "reviews.what_is_held": ("member", ("/exchanges/reviews/what-is-held",)),
    "reviews.propose": ("author", ("/exchanges/areas/E09000007/ask-for-a-review",)),
    "reviews.show": (
        "author",
        tuple(f"/exchanges/reviews/{{{name}}}" for name in ("asked_review", "agreed_review", "confirmed_review")),
    ),
    "reviews.change_request": ("author", ("/exchanges/reviews/{asked_review}/request",)),
    "reviews.add_host": ("author", ("/exchanges/reviews/{asked_review}/areas",)),
    "reviews.agree": ("author", ("/exchanges/reviews/{asked_review}/agree",)),
    "reviews.withdraw": ("author", ("/exchanges/reviews/{asked_review}/withdraw",)),
    "reviews.show_passage_of_exchange": ("author", ("/exchanges/reviews/{agreed_review}/moderators",)),
    "reviews.team": ("author", ("/exchanges/reviews/{agreed_review}/team",)),
    "reviews.names": ("author", ("/exchanges/reviews/{agreed_review}/names", "/exchanges/reviews/{fresh_review}/names")),
    "reviews.lived_experience": (
        "author",
        ("/exchanges/reviews/{agreed_review}/lived-experience", "/exchanges/reviews/{fresh_review}/lived-experience"),
    ),
    "reviews.support": ("moderator", ("/exchanges/lived-experience/{lived_seat}",)),
    "reviews.providers": ("author", ("/exchanges/reviews/{agreed_review}/providers",)),
    "reviews.candidates": (
        "author",
        tuple(f"/exchanges/reviews/{{{name}}}/candidates" for name in ("agreed_review", "fresh_review")),
    ),
    "reviews.suggestions": (
        "author",
        tuple(f"/exchanges/reviews/{{{name}}}/suggestions" for name in ("agreed_review", "fresh_review")),
    ),
    "reviews.offer": ("author", ("/exchanges/reviews/{agreed_review}/candidates/{candidate}",)),
    "reviews.confirm_team": ("author", ("/exchanges/reviews/{agreed_review}/team/confirm",)),
    "reviews.seat": ("moderator", ("/exchanges/seats/{offered_seat}",)),
    "reviews.material": ("author", ("/exchanges/reviews/{confirmed_review}/material",)),
    "reviews.open_material": ("author", ("/exchanges/reviews/{confirmed_review}/material/of/{reviewed_assessment}",)),
    "reviews.read_opening": ("moderator", ("/exchanges/reviews/{confirmed_review}/material/{opening}",)),
    "reviews.schedule": (
        "moderator",
        tuple(f"/exchanges/reviews/{{{name}}}/schedule" for name in ("confirmed_review", "fieldwork_review")),
    ),
    "reviews.add_session": ("author", ("/exchanges/reviews/{confirmed_review}/schedule/sessions/new",)),
    "reviews.change_session": ("author", ("/exchanges/reviews/{confirmed_review}/schedule/sessions/{session}",)),
    "reviews.schedule_print": ("author", ("/exchanges/reviews/{confirmed_review}/schedule/print",)),
    "reviews.schedule_file": ("author", ("/exchanges/reviews/{confirmed_review}/schedule/files/pdf",)),
    "reviews.notes": ("moderator", ("/exchanges/reviews/{confirmed_review}/notes",)),
    "reviews.note": ("moderator", ("/exchanges/reviews/{confirmed_review}/notes/governance-and-a-named-champion",)),
    "reviews.write_note": ("moderator", ("/exchanges/reviews/{confirmed_review}/notes/governance-and-a-named-champion/write",)),
    "reviews.notes_print": ("moderator", ("/exchanges/reviews/{confirmed_review}/notes/print",)),
    "reviews.begin_fieldwork": ("moderator", ("/exchanges/reviews/{confirmed_review}/begin",)),
    "reviews.end_fieldwork": ("moderator", ("/exchanges/reviews/{fieldwork_review}/end",)),
    "reviews.choose_lead": ("author", ("/exchanges/reviews/{leadless_review}/team/lead",)),
    "reviews.findings": (
        "moderator",
        tuple(f"/exchanges/reviews/{{{name}}}/findings" for name in ("written_review", "sent_review")),
    ),
    "reviews.add_finding": ("moderator", ("/exchanges/reviews/{written_review}/findings/new",)),
    "reviews.change_finding": ("moderator", ("/exchanges/reviews/{written_review}/findings/{drafted_line}",)),
    "reviews.send_urgent": ("moderator", ("/exchanges/reviews/{written_review}/findings/{urgent_line}/send",)),
    "reviews.send_draft": ("moderator", ("/exchanges/reviews/{written_review}/findings/send",)),
    "reviews.answer_finding": ("author", ("/exchanges/reviews/{sent_review}/findings/{waiting_line}/answer",)),
    "reviews.send_answers": ("author", ("/exchanges/reviews/{sent_review}/findings/answers",)),
    "reviews.reply_to_answer": ("moderator", ("/exchanges/reviews/{sent_review}/findings/{challenged_line}/reply",)),
    "reviews.report": ("author", tuple(f"/exchanges/reviews/{{{name}}}/report" for name in ("sent_review", "final_review"))),
    "reviews.print_report": ("author", ("/exchanges/reviews/{final_review}/report/print",)),
    "reviews.download_report": ("author", ("/exchanges/reviews/{final_review}/report/files/pdf",)),
    "reviews.begin_learning_note": ("author", ("/exchanges/reviews/{final_review}/learning-note",)),
    "reviews.finish_report": ("moderator", ("/exchanges/reviews/{answered_review}/report/finish",)),
    "reviews.references": ("moderator", ("/exchanges/references",)),
    "reviews.reference": ("moderator", ("/exchanges/references/{review_reference}",)),
    "rounds.index": ("author", ("/exchanges/rounds",)),
    "rounds.new": ("admin", ("/exchanges/rounds/new",)),
    "rounds.new_triad": ("author", ("/exchanges/rounds/triads/new",)),
    "rounds.show": ("author", tuple(f"/exchanges/rounds/{{{name}}}" for name in ("round", "waiting_round", "triad"))),
    "rounds.coordinator": ("admin", ("/exchanges/rounds/{round}/coordinator",)),
    "rounds.join": ("author", ("/exchanges/rounds/{waiting_round}/join",)),
    "rounds.agree": ("author", ("/exchanges/rounds/{waiting_round}/hosts/{asked_host}/agree",)),
    "rounds.review": ("moderator", ("/exchanges/rounds/{round}/review",)),
    "reviewers.index": ("member", ("/exchanges/reviewers", "/exchanges/reviewers?standard=strategy")),
    "reviewers.own": ("author", ("/exchanges/reviewers/me",)),
    "reviewers.details": ("author", ("/exchanges/reviewers/me/details",)),
    "reviewers.standards": ("author", ("/exchanges/reviewers/me/standards",)),
    "reviewers.standard": ("author", ("/exchanges/reviewers/me/standards/strategy",)),
    "reviewers.interests": ("author", ("/exchanges/reviewers/me/interests",)),
    "reviewers.end": ("author", ("/exchanges/reviewers/me/end",)),
    "assessments.invited": ("author", ("/exchanges/assessments/{assessment}/invited",)),
    "assessments.invite": ("author", ("/exchanges/assessments/{assessment}/invited/new",)),
    "assessments.share_notes": (
        "author",
        ("/exchanges/assessments/{assessment}/invited/{asked_outside}/standards/governance-and-a-named-champion/share",),
    ),
    "invited.index": ("member", ("/exchanges/invited",)),
    "invited.ask": (VISITOR, ("/exchanges/invited/link",)),
    "invited.sent": (VISITOR, ("/exchanges/invited/link/sent",)),
    "invited.enter": (VISITOR, ("/exchanges/invited/links/{asked_link}",)),
    "invited.show": ("member", ("/exchanges/invited/{asked}",)),
    "invited.show_passage_of_invited": ("member", ("/exchanges/invited/{asked}/moderators",)),
    "invited.interest": ("member", ("/exchanges/invited/{asked}/interest",)),
    "invited.standard": ("member", ("/exchanges/invited/{asked}/standards/governance-and-a-named-champion",)),
    "consultations.index": ("author", ("/consultations",)),
    "consultations.ask": (VISITOR, ("/consultations/link",)),
    "consultations.sent": (VISITOR, ("/consultations/link/sent",)),
    "consultations.enter": (VISITOR, ("/consultations/links/{consultation_link}",)),
    "consultations.start": ("author", ("/consultations/of/{alone}",)),
    "consultations.show": ("member", ("/consultations/{consultation}",)),
    "consultations.clause": (
        "member",
        ("/consultations/{consultation}/clauses/aims", "/consultations/{consultation}/clauses/waiting"),
    ),
    "consultations.interest": ("member", ("/consultations/{consultation}/interest",)),
    "consultations.record": ("author", ("/consultations/{consultation}/record",)),
    "consultations.people": ("author", ("/consultations/{consultation}/people",)),
    "consultations.extend": ("author", ("/consultations/{consultation}/last-day",)),
    "consultations.answer": ("author", ("/consultations/{consultation}/comments/{remark}",)),
    "subscribers.subscribe": (VISITOR, ("/newsletter/subscribe",)),
    "subscribers.asked": (VISITOR, ("/newsletter/subscribe/sent",)),
    "subscribers.confirm": (VISITOR, ("/newsletter/confirm/{confirm_link}", "/newsletter/confirm/{stay_link}")),
    "subscribers.confirmed": (VISITOR, ("/newsletter/subscribe/confirmed",)),
    "subscribers.show_unsubscribe": (
        VISITOR,
        ("/newsletter/unsubscribe/{unsubscribe_link}", "/newsletter/unsubscribe/{unsubscribed_link}"),
    ),
    "subscribers.preferences": (
        VISITOR,
        ("/newsletter/preferences/{preferences_link}", "/newsletter/preferences/{left_preferences_link}"),
    ),
    "subscribers.own": ("member", ("/account/newsletter",)),
    "contributing.index": ("author", ("/contribute",)),
    "contributing.start": ("author", ("/contribute/initiative",)),
    "contributing.tasks": (
        "author",
        tuple(
            f"/contribute/drafts/{{{state}}}"
            for state in ("draft", "clean", "change", "returned", "rejected", "retracted", "erased_revision")
        ),
    ),
    "contributing.step": (
        "author",
        tuple(
            f"/contribute/drafts/{{draft}}/steps/{step}"
            for step in (
                "about-it",
                "who-for",
                "where-and-how",
                "cost-and-dates",
                "contact",
                "evidence",
                "due-diligence",
                "due-diligence-people",
            )
        ),
    ),
    "entries.add": ("author", ("/contribute/drafts/{specification}/steps/clauses/new",)),
    "entries.change": ("author", ("/contribute/drafts/{specification}/steps/clauses/aims",)),
    "entries.remove": ("author", ("/contribute/drafts/{specification}/steps/clauses/aims/remove",)),
    "contributing.preview": (
        "author",
        (
            "/contribute/drafts/{fault}/preview",
            "/contribute/drafts/{erased_revision}/preview",
            "/contribute/drafts/{specification}/preview",
        ),
    ),
    "contributing.submit": ("author", ("/contribute/drafts/{draft}/submit", "/contribute/drafts/{fault}/submit")),
    "contributing.withdraw": ("author", ("/contribute/withdraw/{published_page}",)),
    "importing.upload": ("author", ("/contribute/specification/import",)),
    "exports.current": (
        VISITOR,
        ("/library/{specification_slug}/download/print", "/library/{specification_slug}/download/pdf"),
    ),
    "exports.version": (VISITOR, ("/library/cse-and-missing-service/versions/1/download/print",)),
    "exports.draft": (
        "author",
        (
            "/library/drafts/{specification}/download/print",
            "/library/drafts/{specification}/download/pdf",
            "/library/drafts/{specification}/download/pdf?asked={waiting_key}",
            "/library/drafts/{specification}/download/pdf?asked={made_key}",
        ),
    ),
    "exports.changes": (
        VISITOR,
        (
            "/library/{original_slug}/versions/1/changes-to/2/download/print",
            "/library/cse-and-missing-service/versions/1/changes-to/1/download/print",
        ),
    ),
    "comparing.download": (
        VISITOR,
        ("/library/compare/download/print?with=cse-and-missing-service&with=csa-recovery-service&with={specification_slug}",),
    ),
    "comparing.compare": (
        VISITOR,
        (
            "/library/compare",
            "/library/compare?with=cse-and-missing-service&with=csa-recovery-service&with={specification_slug}",
        ),
    ),
    "files.manage": ("author", ("/contribute/drafts/{draft}/files", "/contribute/drafts/{specification}/files")),
    "adapting.adapt": ("author", ("/library/{original_slug}/adapt",)),
    "upgrading.show": ("author", ("/library/upgrades/{upgrade}", "/library/upgrades/{upgrade_done}")),
    "upgrading.clause": (
        "author",
        tuple(f"/library/upgrades/{{upgrade}}/clauses/{one}" for one in ("aims", "length", "data", "exit", "partners")),
    ),
    "upgrading.value": (
        "author",
        tuple(f"/library/upgrades/{{upgrade}}/values/{one}" for one in ("introduction", "contract-months", "not-covered")),
    ),
    "upgrading.text": ("author", ("/library/upgrades/{upgrade}/clauses/length/text",)),
    "using.state": ("author", ("/library/{original_slug}/used",)),
    "using.withdraw": ("author", ("/library/{original_slug}/used/{statement}/withdraw",)),
    "using.take_down": ("moderator", ("/library/{original_slug}/used/{statement}/take-down",)),
    "responding.appeal": ("author", ("/contribute/drafts/{rejected}/appeal",)),
    "responding.own_report": ("author", ("/contribute/reports/{report}", "/contribute/reports/{closed_report}")),
    "moderation.queue": ("moderator", ("/moderation", "/moderation?kind=initiative&findings=yes", "/moderation?waiting=7")),
    "moderation.item": (
        "moderator",
        tuple(f"/moderation/{{{state}}}" for state in ("clean", "found", "claimed", "change", "returned", "rejected")),
    ),
    "moderation.preview": ("moderator", ("/moderation/{found}/preview",)),
    "short_texts.index": ("moderator", ("/moderation/short-texts",)),
    "short_texts.show": ("moderator", ("/moderation/short-texts/statements-of-use/{short_text}",)),
    "responding.appeals": ("moderator", ("/moderation/appeals",)),
    "responding.answer": ("moderator", ("/moderation/appeals/{appeal}",)),
    "responding.reports": ("moderator", ("/moderation/reports",)),
    "responding.moderate_report": ("moderator", ("/moderation/reports/{report}", "/moderation/reports/{closed_report}")),
    "takedown.show": (
        "admin",
        tuple(f"/moderation/contributions/{{{page}_page}}" for page in ("published", "withdrawn", "erased", "hidden")),
    ),
    "sealing.seal": ("moderator", ("/moderation/contributions/{file_page}/files/{file}/seal",)),
    "takedown.withdraw": ("moderator", ("/moderation/contributions/{published_page}/withdraw",)),
    "takedown.redact": ("admin", ("/moderation/contributions/{published_page}/erase/{change}",)),
    "takedown.redact_all": ("admin", ("/moderation/contributions/{published_page}/erase",)),
    "administration.registrations": ("moderator", ("/accounts/registrations",)),
    "administration.registration": ("moderator", ("/accounts/registrations/{newcomer}",)),
    "administration.refuse_registration": ("moderator", ("/accounts/registrations/{newcomer}/refuse",)),
    "administration.overview": ("admin", ("/admin",)),
    "administration.set_up": ("admin", ("/admin/set-up",)),
    "administration.test_letter": ("admin", ("/admin/set-up/test-letter/{test_letter}",)),
    "administration.before_opening": ("admin", ("/admin/before-opening",)),
    "administration.people": ("admin", ("/admin/people", "/admin/people?q=zzzzzzz", "/admin/people?erasure=y")),
    "administration.invitation_list": ("admin", ("/admin/invitations",)),
    "administration.invite": ("admin", ("/admin/invitations/new",)),
    "administration.person": ("admin", ("/admin/people/{person}", "/admin/people/{newcomer}", "/admin/people/{closed}")),
    "administration.give_role": ("admin", ("/admin/people/{person}/roles",)),
    "administration.remove_role": ("admin", ("/admin/people/{person}/roles/{grant}/remove",)),
    "administration.end_membership": ("admin", ("/admin/people/{person}/memberships/{membership}/end",)),
    "administration.end_area": ("admin", ("/admin/people/{person}/areas/{area_membership}/end",)),
    "administration.close": ("admin", ("/admin/people/{person}/close",)),
    "administration.erase": ("admin", ("/admin/people/{person}/erase",)),
    "administration.organisation_list": ("admin", ("/admin/organisations", "/admin/organisations?q=zzzzzzz")),
    "administration.new_organisation": ("admin", ("/admin/organisations/new",)),
    "administration.organisation": (
        "admin",
        tuple(f"/admin/organisations/{{{which}organisation}}" for which in ("", "named_", "merged_")),
    ),
    "administration.change_organisation": ("admin", ("/admin/organisations/{organisation}/change",)),
    "administration.organisation_areas": ("admin", ("/admin/organisations/{organisation}/areas",)),
    "administration.merge": (
        "admin",
        (
            "/admin/organisations/{named_organisation}/merge",
            "/admin/organisations/{named_organisation}/merge?into={organisation}",
        ),
    ),
    "administration.remove_organisation": ("admin", ("/admin/organisations/{organisation}/remove",)),
    "administration.remove_domain": ("admin", ("/admin/organisations/{organisation}/remove-domain?domain=camden.example.org",)),
    "administration.areas": ("admin", ("/admin/areas",)),
    "administration.area": ("admin", ("/admin/areas/{area}",)),
    "administration.jobs": ("admin", ("/admin/jobs",)),
    "restored.show": ("admin", ("/admin/restored",)),
    "administration.discard_job": ("admin", ("/admin/jobs/{job}/discard",)),
    "administration.audit_trail": ("admin", ("/admin/audit", "/admin/audit?page=2", "/admin/audit?person=1")),
}


ADDRESSES = [path for _, paths in PAGES.values() for path in paths]
CHANGES_EACH_TIME = re.compile(r'name="(csrf_token|creation_key)"[^>]*')

# Addresses that are answered with a refusal: who asks, and the status.
REFUSALS = (
    *((role, "/no-such-page", 404) for role in (VISITOR, "author", "moderator", "admin")),
    (VISITOR, "/directory/{withdrawn_slug}", 404),
    (VISITOR, "/checks/no-such-link", 404),
    (VISITOR, "/consultations/links/no-such-link", 404),
    (VISITOR, "/sign-in/link/no-such-link", 404),
    (VISITOR, "/newsletter/confirm/no-such-link", 404),
    (VISITOR, "/newsletter/unsubscribe/no-such-link", 404),
    (VISITOR, "/newsletter/preferences/no-such-link", 404),
    ("waiting", "/contribute/initiative", 200),
    ("moderator", "/accounts/registrations/{person}", 409),
    ("admin", "/admin/audit?person=x", 422),
    (VISITOR, "/library/reliable-change?sd=seven&reliability=88", 422),
)


@dataclass(frozen=True)
class Sent:
    """A form that is filled in and sent: by whom, from which page, with what, and the status that comes back.

    `form` is the name of a field, or words, that only the form meant holds.
    """

    role: str
    path: str
    values: dict[str, Any] = field(default_factory=dict)
    status: int = 422
    form: str = ""


AT_RISK = "She told me today that her uncle is hurting her. She is 9 and goes to Hill School."
TOO_MUCH = "x" * 3_000_000
SENT = (
    Sent(VISITOR, "/sign-in", form="password"),
    Sent(VISITOR, "/sign-in", {"email": "nobody@example.org", "password": "not the password"}, form="password"),
    Sent(VISITOR, "/sign-in/link", form="email"),
    Sent(VISITOR, "/reset-password", {"email": "not an address"}, form="email"),
    Sent(VISITOR, "/reset-password/{reset-password}", {"password": "short"}, form="password"),
    Sent(VISITOR, "/register", form="email"),
    Sent(VISITOR, "/directory/{published_slug}/report", form="topic"),
    Sent(VISITOR, "/directory/{published_slug}/report", {"topic": "wrong", "text": AT_RISK}, form="topic"),
    Sent("halfway", "/sign-in/second-step", {"code": "123"}, form="code"),
    Sent("newcomer", "/register/details", form="job_role"),
    Sent("member", "/account/details", {"name": ""}, form="job_role"),
    Sent("member", "/account/password", form="current_password"),
    Sent("member", "/account/email", form="current_password"),
    Sent("member", "/account/second-step", form="current_password"),
    Sent("member", "/account/second-step/set-up", {"code": "1"}, form="code"),
    Sent("member", "/account/areas", form="area"),
    Sent("author", "/contribute/initiative", form="title"),
    Sent("editor", "/newsletter/drafts/{issue}/shelf", {"summary": ""}, form="summary"),
    Sent("editor", "/newsletter/mailings/schedule/{unsent}", {"when": "later", "on-day": "40", "at": "x"}, form="when"),
    Sent("editor", "/newsletter/mailings/{troubled}/uncertain", {"which": "chosen"}, form="choice"),
    Sent("author", "/contribute/initiative", {"title": "A play", "summary": "A play", "description": AT_RISK}, form="title"),
    Sent("author", "/contribute/drafts/{draft}/steps/about-it", {"title": "", "description": "[" * 9000}, form="title"),
    Sent(
        "author",
        "/contribute/drafts/{draft}/steps/contact",
        {"contact_email": "x", "contact_phone": "1", "contact_web": "x"},
        form="contact_web",
    ),
    Sent(
        "author",
        "/contribute/drafts/{draft}/steps/cost-and-dates",
        {"starts_on-day": "40", "ends_on-month": "x"},
        form="cost_note",
    ),
    Sent("author", "/contribute/drafts/{draft}/steps/where-and-how", {"areas": "Nowhere at all"}, form="areas"),
    Sent("author", "/contribute/drafts/{draft}/steps/contact", {"draft_version": "0"}, 409, form="contact_web"),
    Sent("author", "/contribute/drafts/{fault}/submit", form="send"),
    Sent("author", "/contribute/withdraw/{published_page}", form="reason"),
    Sent("author", "/contribute/drafts/{rejected}/appeal", form="text"),
    Sent("author", "/contribute/reports/{report}", form="note"),
    Sent(VISITOR, "/consultations/link", form="email"),
    Sent(VISITOR, "/exchanges/invited/link", form="email"),
    Sent("author", "/exchanges/assessments/{assessment}/invited/new", {"email": "x"}, form="email"),
    Sent("member", "/exchanges/invited/{asked}/interest", {"name": ""}, form="interest"),
    Sent("member", "/exchanges/invited/{asked}/standards/governance-and-a-named-champion", {"note": AT_RISK}, form="stamp"),
    Sent(VISITOR, "/newsletter/subscribe", form="email"),
    Sent(VISITOR, "/newsletter/subscribe", {"email": "not an address"}, form="email"),
    Sent("author", "/consultations/of/{alone}", form="closes_on"),
    Sent("author", "/consultations/{consultation}/people", {"email": "x"}, form="email"),
    Sent("author", "/consultations/{consultation}/last-day", {"closes_on-day": "40"}, form="closes_on"),
    Sent("author", "/consultations/{consultation}/comments/{remark}", form="answer"),
    Sent("author", "/consultations/{consultation}/clauses/aims", {"draft_version": "0"}, 409, form="Take this wording"),
    Sent("member", "/consultations/{consultation}/interest", {"name": ""}, form="interest"),
    Sent("member", "/consultations/{consultation}/clauses/aims", {"text": AT_RISK}, form="suggestion"),
    *(
        Sent("lead", f"/exchanges/assessments/{{assessment}}/{page}", {name: text}, form=name)
        for page, name in (
            ("groups/governance", "line-strategy"),
            ("standards/strategy", "note-strategy"),
            ("question", "text-question"),
        )
        for text in (AT_RISK, "Ask jo.bloggs@gmail.com.")
    ),
    Sent("lead", "/exchanges/assessments/{assessment}/documents", {"address-evaluations": "x"}, form="address-evaluations"),
    Sent(
        "lead",
        "/exchanges/assessments/{assessment}/groups/governance",
        {"stamp-governance-and-a-named-champion": "0", "line-governance-and-a-named-champion": "Ours."},
        409,
        form="line-strategy",
    ),
    Sent("author", "/exchanges/learning/drafts/{learning_draft}/steps/what-was-learned", {"helped": AT_RISK}, form="helped"),
    Sent("author", "/exchanges/learning/drafts/{learning_draft}/steps/about-it", {"draft_version": "0"}, 409, form="title"),
    Sent("author", "/exchanges/learning/drafts/{learning_draft}/submit", form="send"),
    Sent("author", "/exchanges/areas/E09000007/ask-for-a-review", form="enquiry"),
    *(
        Sent("author", "/exchanges/reviews/{asked_review}/request", {"enquiry": text}, form="enquiry")
        for text in (AT_RISK, "Ask jo.bloggs@gmail.com.")
    ),
    Sent("author", "/exchanges/reviews/{asked_review}/request", {"stamp": "0", "enquiry": "Ours."}, 409, form="enquiry"),
    Sent("author", "/exchanges/reviews/{asked_review}/areas", form="area"),
    Sent("author", "/exchanges/reviews/{agreed_review}/providers", form="organisation"),
    Sent("author", "/exchanges/reviews/{agreed_review}/candidates/{candidate}", form="waiver"),
    *(
        Sent("author", "/exchanges/reviews/{confirmed_review}/schedule/sessions/{session}", values, form="spoken_to")
        for values in ({"spoken_to": AT_RISK}, {"place": "Ask jo.bloggs@gmail.com."}, {"start": "late", "link": "http://x.org"})
    ),
    *(
        Sent("moderator", "/exchanges/reviews/{confirmed_review}/notes/strategy/write", {"text": text}, form="evidence")
        for text in (AT_RISK, "Ask jo.bloggs@gmail.com.")
    ),
    Sent("author", "/exchanges/reviews/{leadless_review}/team/lead", form="lead"),
    Sent("moderator", "/exchanges/seats/{offered_seat}", form="declared"),
    *(
        Sent("moderator", "/exchanges/reviews/{written_review}/findings/{drafted_line}", {"text": text}, form="text")
        for text in ("", "Ask jo.bloggs@gmail.com.", AT_RISK)
    ),
    Sent("moderator", "/exchanges/reviews/{written_review}/findings/new", {"kind": "urgent"}, form="text"),
    Sent(
        "moderator",
        "/exchanges/reviews/{written_review}/findings/{drafted_line}",
        {"stamp": "0", "text": "Ours."},
        409,
        form="text",
    ),
    Sent("moderator", "/exchanges/reviews/{written_review}/findings/{urgent_line}/send", form="told_role"),
    Sent("moderator", "/exchanges/reviews/{written_review}/findings/send", form="stamp"),
    Sent("author", "/exchanges/reviews/{sent_review}/findings/{waiting_line}/answer", {"kind": "correct"}, form="kind"),
    Sent("author", "/exchanges/reviews/{sent_review}/findings/answers", form="stamp"),
    Sent("moderator", "/exchanges/reviews/{sent_review}/findings/{challenged_line}/reply", {"reply": ""}, form="reply"),
    Sent("moderator", "/exchanges/reviews/{sent_review}/report/finish", form="finish"),
    Sent("author", "/exchanges/reviews/{final_review}/learning-note", form="lines"),
    Sent("moderator", "/exchanges/references", {"reference": "NOSUCHWORD"}, form="reference"),
    Sent("admin", "/exchanges/rounds/new", form="title"),
    Sent("admin", "/exchanges/rounds/{round}/coordinator", {"email": "nobody@example.org"}, form="email"),
    Sent("author", "/exchanges/rounds/triads/new", form="own"),
    Sent("author", "/exchanges/rounds/{waiting_round}/join", {"places": "many"}, form="places"),
    Sent("moderator", "/exchanges/rounds/{round}/review", {"places": "4", "agreed": ""}, form="places"),
    Sent("author", "/exchanges/reviewers/me/details", {"trained_on-day": "40", "regions": []}, form="load"),
    Sent("author", "/exchanges/reviewers/me/interests", form="kind"),
    *(
        Sent("author", "/exchanges/reviewers/me/standards/strategy", {"level": "led", "evidence": text}, form="evidence")
        for text in (AT_RISK, "Ask jo.bloggs@gmail.com.")
    ),
    Sent("member", "/exchanges/reviewers/me", form="consent"),
    Sent("author", "/library/upgrades/{upgrade}/values/introduction", form="choice"),
    Sent("moderator", "/moderation/{found}", form="Publish"),
    Sent("moderator", "/moderation/{clean}", form="reason"),
    Sent("moderator", "/moderation/{clean}", {"verb": "return", "reason": AT_RISK}, form="reason"),
    Sent("moderator", "/moderation/short-texts/statements-of-use/{short_text}", form="Publish"),
    Sent("moderator", "/moderation/short-texts/statements-of-use/{short_text}", {"reason": AT_RISK}, form="reason"),
    Sent("author", "/library/{original_slug}/used", {"change": "Ask jo.bloggs@gmail.com."}, form="how"),
    Sent("author", "/library/{original_slug}/used", {"change": AT_RISK}, form="how"),
    Sent("moderator", "/moderation/appeals/{appeal}", form="answer"),
    Sent("moderator", "/moderation/reports/{report}", form="note"),
    Sent("moderator", "/moderation/contributions/{published_page}/withdraw", form="reason"),
    Sent("moderator", "/accounts/registrations/{newcomer}", {"choice": "other"}, form="choice"),
    Sent("moderator", "/accounts/registrations/{newcomer}/refuse", form="reason"),
    Sent("admin", "/admin/people/{person}/roles", {"role": "area_lead"}, form="role"),
    Sent("admin", "/admin/people/{person}/erase", form="name"),
    Sent("admin", "/admin/invitations/new", {"email": "x"}, form="email"),
    Sent("admin", "/admin/organisations/new", form="organisation_name"),
    Sent("admin", "/admin/organisations/{organisation}", {"domain": "gmail.com"}, form="domain"),
    Sent("admin", "/admin/organisations/{organisation}/change", {"organisation_name": ""}, form="organisation_name"),
    # Refusals that are pages of their own.
    Sent(VISITOR, "/sign-in", {"csrf_token": "stale"}, 400, form="password"),
    Sent("author", "/contribute/initiative", {"title": TOO_MUCH}, 413, form="title"),
    # Forms whose answer is a page that is shown once.
    Sent("moderator", "/account/second-step", {}, 200, form="new recovery codes"),
)
