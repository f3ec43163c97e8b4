"""The pages beside an outcomes framework: what if fewer things were measured, smallest reliable change, counting in pairs."""

from flask import Blueprint, redirect, render_template, request

from app.contributions.kinds.description import Kind
from app.contributions.models import Contribution
from app.contributions.responses import Answer, of_page
from app.core.errors import NotFound
from app.library.frameworks import change_presenters, matrix, presenters, reliable_change, what_if_presenters
from app.library.frameworks.forms import ReliableChangeForm
from app.library.frameworks.kind import FRAMEWORK
from app.web.access import for_crawlers, public
from app.web.submitting import drawn

bp = Blueprint("frameworks", __name__, url_prefix="/library")
bp.add_app_template_global(presenters.details, "framework_details")


@bp.get("/reliable-change")
@for_crawlers
@public
def show_reliable_change() -> tuple[str, int]:
    """The calculator. What is wrong with what was typed is said by the field, with what was typed kept."""
    form = ReliableChangeForm(request.args)
    asked = not {"sd", "reliability"}.isdisjoint(request.args)
    result = change_presenters.reliable_change_result(form.asked()) if asked and form.validate() else None
    return drawn(
        "library/reliable-change.html",
        form,
        found=result,
        citation=reliable_change.CITATION,
        citation_link=reliable_change.CITATION_LINK,
    )


@bp.get("/paired-counting")
@for_crawlers
@public
def explain_paired_counting() -> str:
    """How a service can say whether children changed, with an invented example."""
    return render_template("library/paired-counting.html", rows=change_presenters.paired_rows())


@bp.get("/<slug>/what-if", defaults={"section": FRAMEWORK.pages.section})
@public
@of_page
def what_if(kind: Kind, contribution: Contribution) -> Answer:
    """Both figures with any choice of the framework's measures. Each choice has one address; any other leads to it."""
    if kind != FRAMEWORK or contribution.live_revision is None:
        raise NotFound
    body = contribution.live_revision.body
    framework = matrix.read(body)
    given = request.args.getlist(what_if_presenters.CHOSEN)
    ids = what_if_presenters.chosen(framework, given)
    values = what_if_presenters.canonical(framework, ids)
    if values != given:
        return redirect(what_if_presenters.address(contribution.slug, values), 302)
    return render_template(
        "library/what-if.html",
        title=body["title"],
        address=FRAMEWORK.pages.address(contribution.slug),
        parameter=what_if_presenters.CHOSEN,
        shown=what_if_presenters.view(body, contribution.slug, ids),
    )
