"""Sending a form to a service: what the service refuses is shown by the field it names, with what was typed kept.

    outcome = submit(form, lambda: services.change_details(current_actor(), form.name.data or ""))
    if outcome.done:
        return redirect(_address(), 303)
    return drawn("accounts/change_details.html", form)

Services know no form and views no refusal: here, and nowhere else, the two meet. Only `Invalid` is put on the form; any
other refusal (a conflict, a full throttle, what is missing) goes on to whoever answers it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from flask import render_template, request

from app.core.db import transaction
from app.core.errors import Invalid
from app.web.forms import BaseForm

Given = TypeVar("Given")
Result = TypeVar("Result")
NOT_TAKEN = 422


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What became of an act: `results` holds what it returned where it was done, and nothing where it was not.

    `refusal` is what a service said; there is none where the form itself was wrong.
    """

    results: tuple[Result, ...] = ()
    refusal: Invalid | None = None

    @property
    def done(self) -> bool:
        """Whether the act was done and, where it wrote anything, committed."""
        return bool(self.results)

    @property
    def value(self) -> Result:
        """What the act returned. Raises IndexError where it was not done."""
        return self.results[0]

    def refused_as(self, kind: type[Invalid]) -> bool:
        """Whether it was refused in this particular way, where a page says more about it than by the field."""
        return isinstance(self.refusal, kind)


def attempt(form: BaseForm, act: Callable[[], Result]) -> Outcome[Result]:
    """Run `act` and show by its field of `form` what it refuses: for an act that opens its own transaction, or needs none."""
    try:
        return Outcome((act(),))
    except Invalid as error:
        form.add_invalid(error)
        return Outcome(refusal=error)


@overload
def submit(form: BaseForm, act: Callable[[], Result]) -> Outcome[Result]: ...


@overload
def submit(form: BaseForm, act: Callable[[Given], Result], prepare: Callable[[], Given]) -> Outcome[Result]: ...


def submit(form: BaseForm, act: Callable[..., Result], prepare: Callable[[], Given] | None = None) -> Outcome[Result]:
    """Run `act` in one transaction, once the form was sent and is valid; nothing of it is kept where a service refuses.

    What is slow (hashing a password, counting a throttle, reading a file) is done by `prepare`, before the transaction opens
    and the write lock is held; `act` is given what it returns, and both may refuse.
    """
    if not form.validate_on_submit():
        return Outcome()

    def run() -> Result:
        given = () if prepare is None else (prepare(),)
        with transaction():
            return act(*given)

    return attempt(form, run)


def drawn(template: str, form: BaseForm | None, *, refused_with: int = 0, **context: object) -> tuple[str, int]:
    """The page of a form and its status: 422 where it answers what was sent and not taken, or holds errors; 200 otherwise.

    What is taken is answered with a redirect, so a form drawn in answer to a POST is one that was not. `refused_with` is the
    status of another refusal, such as a conflict. A page that has no form at the moment says None.
    """
    refused = request.method == "POST" or (form is not None and bool(form.errors))
    return render_template(template, form=form, **context), refused_with or (NOT_TAKEN if refused else 200)
