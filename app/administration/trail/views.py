"""The audit trail: read by page, and taken away as a spreadsheet."""

from typing import Any

from flask import make_response, render_template, request, url_for

from app.accounts.belonging.standings import plain
from app.administration.blueprint import Answer, bp, page_links
from app.administration.trail import queries
from app.administration.trail.forms import AuditFilterForm
from app.administration.trail.queries import AuditFilter
from app.core.pagination import Page, page_number
from app.web.access import role
from app.web.security import attachment
from app.web.submitting import drawn


@bp.get("/admin/audit")
@role("admin")
def audit_trail() -> Answer:
    """Who did what, newest first."""
    form = _form()
    if not form.validate():
        return _wrong(form)
    page = queries.find_entries(_filter(form), page_number(request.args.get("page")))
    filters = _chosen()
    return render_template(
        "administration/audit.html",
        form=form,
        page=page,
        url_for_page=page_links(**filters),
        spreadsheet=url_for(".audit_spreadsheet", **filters),
        limit=queries.EXPORT_LIMIT,
    )


@bp.get("/admin/audit.csv")
@role("admin")
def audit_spreadsheet() -> Answer:
    """The same entries as CSV."""
    form = _form()
    if not form.validate():
        return _wrong(form)
    response = make_response(queries.spreadsheet(_filter(form)))
    response.mimetype = "text/csv"
    return attachment(response, "audit-trail.csv")


def _wrong(form: AuditFilterForm) -> Answer:
    return drawn("administration/audit.html", form, page=Page([], 1, queries.PAGE_SIZE, 0))


def _chosen() -> dict[str, Any]:
    """The filters in force, as they stand in an address."""
    names = ("verb", "kind", "person", *(f"{day}-{part}" for day in ("since", "until") for part in ("day", "month", "year")))
    return {name: request.args[name] for name in names if request.args.get(name)}


def _form() -> AuditFilterForm:
    form = AuditFilterForm(request.args)
    form.verb.offer((code, plain(code)) for code in queries.verbs())
    form.kind.offer((code, plain(code)) for code in queries.thing_kinds())
    return form


def _filter(form: AuditFilterForm) -> AuditFilter:
    return AuditFilter(form.verb.data, form.kind.data, form.person_id(), form.since.data, form.until.data)
