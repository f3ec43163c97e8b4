"""The world of the permission table with every text that a person writes turned hostile: each says which text it is, and tries to
break out of wherever it is shown.

A column or a field of a kind that is new must be put on one of the lists here: what people write is made hostile, what they do
not is named as such.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from app.contributions.kinds.contact_details import Email, WebAddress, WebAddresses
from app.contributions.kinds.description import Kind, all_kinds, get_kind
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Field
from app.contributions.models import Contribution, Revision
from app.contributions.services import publishing
from app.core import worker
from app.core.db import Base, session
from app.core.jobs import Job
from app.exchanges.learning.models import NoteDraft
from app.exchanges.learning.services.looking import standing_names
from app.exchanges.reviews.findings.models import Finding
from app.exchanges.reviews.report.models import FinalReport
from app.library.consultations import services as consulting
from app.library.consultations.models import Comment
from app.library.models import UpgradeTask
from app.markup import render_many
from app.search.index import follower
from tests import kept_answers
from tests.permissions.site import Site
from tests.permissions.world_people import Builder

ATTACK = (
    "\"'></title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)> "
    "[x](javascript:alert(1)) {{7*7}}"
)
DRAWN_AT_ONCE = 60
FOUND = "07700 900123"  # what the guard finds in the world, and somebody explained
MARK = re.compile(r"zq(\d+)z")

# What people write, and what else comes from outside, column by column.
WRITTEN: dict[str, tuple[str, ...]] = {
    "account_invitation": ("name",),
    "appeal": ("text", "answer"),
    "area": ("name",),
    "assessment": (),
    "assessment_answer": ("line", "note", "strengths", "development", "evidence", "explanation"),
    "assessment_document": ("holder", "address", "explanation"),
    "assessment_question": ("text", "explanation"),
    "attachment": ("name",),
    "exchange_file": ("name", "explanation"),
    "audit_entry": (),
    "consultation": ("title",),
    "consultation_answer": ("text",),
    "consultation_comment": ("clause_heading", "clause_text", "text", "suggestion"),
    "consultation_declaration": ("name", "organisation", "other"),
    "consultation_invitation": ("name", "organisation"),
    "content_page": ("title", "summary"),
    "decision": ("reason",),
    "exchange": ("enquiry", "hopes", "sensitivities", "explanation"),
    "exchange_note": ("text", "evidence", "explanation"),
    "exchange_action": ("text", "owner", "measure", "explanation"),
    "exchange_plan_entry": ("text", "explanation"),
    "exchange_provider": ("name",),
    "exchange_session": ("spoken_to", "place", "link", "explanation"),
    "exchange_lived_seat": ("first_name", "support_contact", "paid_time"),
    "exchange_settled_name": ("name",),
    "exchange_answer": ("text", "evidence", "explanation"),
    "exchange_finding": ("text", "evidence", "recommendation", "reply", "explanation"),
    "exchange_report_member": ("name", "organisation", "role"),
    "exchange_telling": ("told_role", "told_by", "explanation"),
    "exchange_round": ("title",),
    "exchange_waiver": ("words",),
    "guard_finding": ("explanation",),
    "assessment_invitation": ("name", "organisation", "covering", "explanation"),
    "invited_answer": ("line", "strengths", "development", "evidence", "note", "explanation"),
    "invited_declaration": ("name", "organisation", "other"),
    "invited_note": ("text",),
    "job": ("last_error",),
    "learning_draft": ("reason",),
    "newsletter_consent": ("wording", "page"),
    "newsletter_delivery": ("code",),
    "organisation": ("name", "proposed_name"),
    "person": ("name",),
    "problem_report": ("text", "note"),
    "reviewer_interest": ("name", "explanation"),
    "reviewer_standard": ("evidence", "explanation"),
    "revision": ("reason",),
    "sign_in_session": ("about",),
    "used_statement": ("change", "explanation", "reason"),
}
# Addresses of people, which are made hostile once the letters have gone to them.
ADDRESSES = {
    "account_invitation": ("email",),
    "person": ("email",),
    "newsletter_subscriber": ("address",),
    "assessment_invitation": ("email",),
    "consultation_invitation": ("email",),
    "organisation_domain": ("domain",),
}
# What the end of a text decides.
ENDINGS = {
    "account_invitation.email": "@example.org",
    "attachment.name": ".docx",
    "exchange_file.name": ".docx",
    "assessment_invitation.email": "@example.org",
    "consultation_invitation.email": "@example.org",
    "newsletter_subscriber.address": "@example.org",
    "person.email": "@example.org",
}
# Made here from what people write, as the site makes them.
MADE_FROM_TEXTS = {
    "revision": ("body", "html"),
    "upgrade_task": ("choices", "replaced"),
    "search_document": ("id", "title", "summary", "body", "url", "facets"),
    "exchange_finding": ("earlier",),
    "exchange_report": ("content",),
    "initiative": ("title", "sort_title", "summary", "place", "contact_organisation", "source"),
    "learning_draft": ("body", "html", "explained"),
    "learning_note": ("title", "sort_title", "summary", "standard_ids"),
    "library_item": ("title", "sort_title", "summary", "place"),
    "newsletter_issue": ("title", "sort_title", "summary", "section_codes"),
    "listed_page": ("sort_title",),
}
# What no person writes, by table where the name alone does not say so: codes, hashes, numbers of versions, addresses of pages.
NOT_WRITTEN = {
    "account_invitation": ("roles",),
    "account_token": ("email", "purpose", "salt", "token_hash"),  # an address that a letter goes to, and is shown nowhere
    "assessment": ("framework_id", "signed_framework", "told_stage"),  # as shipped, and ours
    "assessment_answer": ("key", "level", "explained"),
    "assessment_document": ("key", "state", "explained"),
    "assessment_invitation": ("standards", "explained"),
    "assessment_question": ("key", "explained"),
    "invited_answer": ("key", "explained"),
    "invited_note": ("key",),
    "assessment_signature": ("stamp",),
    "attachment": ("texts", "noted"),  # read by the guard alone
    "exchange_file": ("thing_kind", "part", "kind", "media_type", "sha256", "storage_key", "explained"),
    "audit_entry": ("detail", "from_status", "to_status", "actor_kind", "thing_kind", "verb"),
    "content_page": ("html", "slug", "digest"),  # shipped, and drawn when it is loaded
    "erasure": ("id", "thing"),
    "exchange": ("reference", "standards", "months", "explained"),
    "exchange_note": ("key", "level", "explained"),
    "exchange_answer": ("explained",),
    "exchange_answers_agreed": ("stamp",),
    "exchange_finding": ("standard", "explained"),
    "exchange_telling": ("explained",),
    "exchange_opening": ("standards",),
    "exchange_action": ("standard", "lines", "helps", "explained"),
    "exchange_plan_entry": ("explained",),
    "exchange_plan_agreed": ("stamp",),
    "exchange_session": ("uid", "way", "standards", "roles", "seat_ids", "start", "explained", "changed"),
    "problem_report": ("reference", "topic"),
    "exchange_host": ("agreed_stamp", "confirmed_stamp"),
    "exchange_seat": ("terms_version", "why_ended"),
    "exchange_word": ("stamp",),
    "exchange_round": ("months",),
    "round_host": ("agreed_areas",),
    "round_word": ("stamp",),
    "made_document": ("key", "format", "asker", "subject", "refusal", "file"),
    "made_document_origin": ("origin",),
    "learning_draft": ("names", "people"),  # looked for, and shown nowhere
    "mail_test": ("settings_hash",),
    "newsletter_consent": ("wording_version", "details", "act", "method"),
    "newsletter_delivery": ("reason", "claim", "message_id"),
    "newsletter_delivery_count": ("reason",),
    "newsletter_link": ("page",),
    "reviewer_interest": ("explained",),
    "reviewer_month": ("month",),
    "reviewer_profile": ("consent", "regions"),
    "reviewer_standard": ("key", "level", "explained"),
    "newsletter_mailing": ("held_reason", "held_items", "trouble"),
}
CODES = {
    *("checked_as", "declared_as", "actor_as", "by_as", "granted_as", "opened_as"),
    *("act", "again", "area_code", "assurance", "audience", "clause_id", "code", "code_hash", "contract_form", "cost_band"),
    *("coverage", "creation_key", "dedupe_key", "digest", "evidence_level", "facet", "field", "fingerprint", "form", "handler"),
    *("harm_types", "how", "initiative_type", "interest", "job_role", "key_hash", "kind", "licence", "media_type", "method"),
    *("outcome", "owner_area", "owner_scope", "password_hash", "payload", "purpose", "region", "regions", "role", "rule"),
    *("address_hash", "email_hash", "salt", "section", "sections", "service_type", "sha256", "shipped_file", "shipped_hash"),
    *(
        "side",
        "slug",
        "standing",
        "status",
        "step",
        "storage_key",
        "successor_code",
        "text_hash",
        "token_hash",
        "topic",
        "totp_salt",
    ),
    *("totp_pending_salt", "value", "value_band", "verb", "word", "wording_version"),
}


def text_columns() -> Iterator[tuple[str, str]]:
    """Every column that could hold words."""
    for table in Base.metadata.sorted_tables:
        if not table.info.get("tests_only"):
            yield from (
                (table.name, column.name) for column in table.columns if isinstance(column.type, sa.String | sa.Text | sa.JSON)
            )


def unlisted() -> list[str]:
    """Columns that nobody put on a list."""
    lists = (WRITTEN, ADDRESSES, MADE_FROM_TEXTS, NOT_WRITTEN)
    known = {(table, column) for one in lists for table, columns in one.items() for column in columns}
    return [f"{table}.{column}" for table, column in text_columns() if (table, column) not in known and column not in CODES]


class HostileWorld:
    """A site whose every text is an attack. `places` names the texts by the number in their mark."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.builder = Builder(site.database)
        self.builder.world = site.world
        self.places: list[str] = []
        self._drawn: dict[str, str] = {}

    def text(self, place: str, number: int) -> str:
        """The attack of one place. Two numbers give two texts."""
        if place not in self.places:
            self.places.append(place)
        return f"zq{self.places.index(place)}z{ATTACK} {number}"

    def make(self) -> None:
        """Turn it all hostile, let the worker send its letters, then turn the addresses hostile too."""
        with self.builder.writing():
            self._say_more()
        self._write(WRITTEN)
        with self.builder.writing():
            self._bodies()
            self._note_drafts()
            self._reports()
            self._choices()
        worker.drain(self.site.database)
        self._write(ADDRESSES)
        with self.builder.writing():
            session().execute(sa.update(Job).where(Job.buried_at.is_not(None)).values(last_error=self.text("job.last_error", 0)))
        follower.follow(self.site.database)
        kept_answers.forget_everything()

    def _say_more(self) -> None:
        """What the world has none of."""
        said = session().get_one(Comment, self.site.world.things["consultations"]["open"]["comment_id"])
        consulting.answer(self.builder.actor("author"), said, "note", "We have read it.", 0)

    def _write(self, columns: dict[str, tuple[str, ...]]) -> None:
        """Every row of the columns, as no service would let it: an attack may come from before a check was there."""
        self.site.close()
        with sqlite3.connect(self.site.folder / "site.sqlite") as connection:
            for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f'DROP TRIGGER "{trigger}"')
            for table, names in columns.items():
                for name in names:
                    self._write_column(connection, table, name)
        connection.close()

    def _write_column(self, connection: sqlite3.Connection, table: str, name: str) -> None:
        """What is filled; where nothing is, every row, so that each column is hostile somewhere."""
        for condition in (f"{name} <> ''", f"{name} IS NOT NULL"):
            rows = connection.execute(f"SELECT rowid FROM {table} WHERE {condition}").fetchall()
            if rows:
                break
        place = f"{table}.{name}"
        values = [(self.text(place, number) + ENDINGS.get(place, ""), number) for (number,) in rows]
        connection.executemany(f"UPDATE {table} SET {name} = ? WHERE rowid = ?", values)

    # ------------------------------------------------------------------------ what contributions say

    def _bodies(self) -> None:
        revisions = list(session().scalars(sa.select(Revision).order_by(Revision.id)))
        bodies = {one.id: self._body(one) for one in revisions if one.body}
        self._draw(
            [text for one in revisions if one.id in bodies for text in self._kind(one).shape.markdown(bodies[one.id]).values()]
        )
        for revision in revisions:
            if revision.id in bodies:
                texts = self._kind(revision).shape.markdown(bodies[revision.id])
                html = {name: self._drawn[text] for name, text in texts.items()}
                session().execute(
                    sa.update(Revision).where(Revision.id == revision.id).values(body=bodies[revision.id], html=html)
                )
        session().expire_all()
        for live in session().scalars(sa.select(Contribution).where(Contribution.live_revision_id.is_not(None))):
            if live.live_revision is not None and live.live_revision.body:
                publishing.write_live_row(get_kind(live.kind), live.id, live.live_revision)
                publishing.project(get_kind(live.kind), live)

    def _note_drafts(self) -> None:
        """What two sides write together: a name stands in it, and is explained."""
        kind = get_kind("learning-note")
        for draft in session().scalars(sa.select(NoteDraft)):
            fields = [field for field in kind.shape.all_fields if field.guarded]
            texts = {field.name: self.text(f"learning_draft.{field.name}", draft.id) for field in fields}
            self._draw(list(texts.values()))
            draft.body = {**draft.body, **texts}
            draft.html = {field.name: self._drawn[texts[field.name]] for field in fields if field.markdown}
            draft.names = ["alert"]
            told = self.text("learning_draft.explained", draft.id)
            draft.explained = {each.hit.fingerprint: told for each in standing_names(draft)}

    def _reports(self) -> None:
        """What was frozen, and what a line said before the team changed it."""
        for line in session().scalars(sa.select(Finding).where(Finding.earlier.is_not(None))):
            line.earlier = {name: self.text("exchange_finding.earlier", line.id) for name in line.earlier or {}}
        for report in session().scalars(sa.select(FinalReport)):
            attack = self.text("exchange_report.content", report.id)
            texts = dict.fromkeys(("text", "evidence", "recommendation", "told", "answer_by", "answer_text", "reply"), attack)
            report.content = {
                **report.content,
                **dict.fromkeys(("enquiry", "method"), attack),
                "lines": [{**line, **texts} for line in report.content["lines"]],
            }

    @staticmethod
    def _kind(revision: Revision) -> Kind:
        return get_kind(revision.contribution.kind)

    def _draw(self, texts: list[str]) -> None:
        distinct = list(dict.fromkeys(texts))
        for start in range(0, len(distinct), DRAWN_AT_ONCE):
            some = distinct[start : start + DRAWN_AT_ONCE]
            self._drawn |= dict(zip(some, render_many(some), strict=True))

    def _body(self, revision: Revision) -> dict[str, Any]:
        kind = self._kind(revision)
        body = dict(revision.body)
        for field in kind.shape.all_fields:
            before = body.get(field.name)
            value = self._value(field, before, f"{kind.code}.{field.name}", revision.id)
            if value is not None:
                body[field.name] = f"{value} {FOUND}" if FOUND in str(before) and isinstance(value, str) else value
        return body

    def _value(self, field: Field, value: Any, place: str, number: int) -> Any:
        if isinstance(field, Entries):
            return [self._entry(field, entry, place, number) for entry in value or ()] or None
        if not field.guarded:
            return value
        text = self.text(place, number)
        if isinstance(field, WebAddresses):
            return [f"https://www.example.org/{text}"]
        if isinstance(field, WebAddress):
            return f"https://www.example.org/{text}"
        return f"{text}@example.org" if isinstance(field, Email) else text

    def _entry(self, field: Entries, entry: dict[str, Any], place: str, number: int) -> dict[str, Any]:
        texts = {one.name: self._value(one, None, f"{place}.{one.name}", number) for one in field.entry_fields if one.guarded}
        return {**entry, **texts}

    def _choices(self) -> None:
        """What was typed about clauses of an upgrade that is not done, and what a finished one replaced."""
        for task in session().scalars(sa.select(UpgradeTask)):
            entry = {"heading": self.text("upgrade.heading", task.id), "clause_type": "aims"}
            entry |= {"text": self.text("upgrade.text", task.id)}
            verb = {"open": "edit"}.get(task.status, "keep")
            task.choices = {"aims": {"verb": verb, "reason": self.text("upgrade.reason", task.id), "entry": entry, "seen": "0"}}
            if task.replaced:
                task.replaced = {
                    name: [{**one, "heading": entry["heading"], "text": entry["text"]} for one in rows]
                    if isinstance(rows, list)
                    else rows
                    for name, rows in task.replaced.items()
                }


def fields_of_kinds() -> set[str]:
    """Every text of every kind, by the name of its place."""
    fields = set()
    for kind in all_kinds():
        for field in kind.shape.all_fields:
            place = f"{kind.code}.{field.name}"
            if isinstance(field, Entries):
                fields |= {f"{place}.{one.name}" for one in field.entry_fields if one.guarded}
            elif field.guarded:
                fields.add(place)
    return fields
