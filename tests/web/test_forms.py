"""Forms: what was typed is kept, what is wrong is said in plain words beside the field, and nothing sent can break them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import html5lib
import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from app.core import clock
from app.core.errors import Invalid
from app.web.forms import (
    AtMost,
    BaseForm,
    CheckboxesField,
    CheckboxField,
    CodeField,
    DateField,
    Digits,
    EmailAddress,
    EmailField,
    HiddenField,
    MarkdownField,
    MaxLength,
    MinLength,
    NotInFuture,
    PasswordField,
    PhoneField,
    RadiosField,
    Required,
    SelectField,
    SubmitField,
    TextAreaField,
    TextField,
    UkPhone,
    WebAddress,
    WebField,
    make_form,
)

EVERYTHING = make_form(
    "Everything",
    {
        "title": TextField("Title", [Required("Enter a title"), MaxLength(20, "Title")], hint="As it is known locally", width=20),
        "about": TextAreaField("About", [MaxLength(50, "About")]),
        "notes": TextAreaField("Notes"),
        "text": MarkdownField("Description", [Required("Enter a description"), MaxLength(500, "Description")]),
        "kind": RadiosField(
            "Type", [Required("Choose a type")], choices=[("a", "Campaign"), ("b", "Drama", "Plays for schools")]
        ),
        "harms": CheckboxesField(
            "Harms",
            [Required("Choose one or more"), AtMost(2, "Choose two or fewer")],
            choices=[("x", "X"), ("y", "Y"), ("z", "Z")],
        ),
        "region": SelectField("Region", [Required("Choose a region")], choices=[("ne", "North East")]),
        "started": DateField("When did it start?", [Required("Enter the date"), NotInFuture("Start date")], noun="Start date"),
        "email": EmailField(validators=[EmailAddress()]),
        "phone": PhoneField(validators=[UkPhone()]),
        "web": WebField(validators=[WebAddress()]),
        "password": PasswordField(validators=[MinLength(12, "Password")], autocomplete="new-password"),
        "code": CodeField(validators=[Digits(6)]),
        "checked": CheckboxField("I have checked this today"),
        "token": HiddenField(),
        "save": SubmitField("Save and continue"),
        "later": SubmitField("Save for later", kind="secondary"),
    },
)
RIGHT = {
    **{"title": "Project", "text": "# Who\r\n\r\nAll", "kind": "b", "harms": ["x", "z"], "region": "ne"},
    **{"started-day": "27", "started-month": "March", "started-year": "2024"},
}
PAGE = """{% from "macros/forms.html" import error_summary, form_tag, fields %}
<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>{{ error_summary(form) }}
{% call form_tag(form) %}{{ fields(form) }}{{ form.save() }}{{ form.later() }}{% endcall %}</body></html>"""


@pytest.fixture
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


pytestmark = pytest.mark.usefixtures("_request")


def sent(form: type[BaseForm] = EVERYTHING, **values: Any) -> BaseForm:
    """A form as it is when `values` were sent to it; the anti-forgery value has tests of its own."""
    pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
    return form(formdata=MultiDict(pairs), meta={"csrf": False})


def drawn(form: BaseForm) -> Any:
    """The form's page, parsed by rules that accept no fault."""
    page = render_template_string(PAGE, form=form)
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def by_id(tree: Any, name: str) -> Any:
    found = [element for element in tree.iter() if element.get("id") == name]
    assert len(found) == 1, name
    return found[0]


def test_a_form_filled_in_rightly_is_accepted() -> None:
    form = sent(**RIGHT)
    assert form.validate(), form.errors
    assert form.values() == {
        **{
            "title": "Project",
            "about": "",
            "notes": "",
            "text": "# Who\n\nAll",
            "kind": "b",
            "harms": ["x", "z"],
            "region": "ne",
        },
        **{"started": date(2024, 3, 27), "email": "", "phone": "", "web": "", "password": "", "code": "", "checked": False},
    }


def test_every_missing_answer_is_asked_for_in_the_order_of_the_form() -> None:
    form = sent(title="  ", save="y")
    assert not form.validate()
    assert form.error_list() == [
        {"text": "Enter a title", "href": "#title"},
        {"text": "Enter a description", "href": "#text"},
        {"text": "Choose a type", "href": "#kind"},
        {"text": "Choose one or more", "href": "#harms"},
        {"text": "Choose a region", "href": "#region"},
        {"text": "Enter the date", "href": "#started-day"},
    ]


def test_every_line_of_the_error_summary_leads_to_a_field() -> None:
    form = sent(save="y")
    form.validate()
    tree = drawn(form)
    for line in form.error_list():
        assert by_id(tree, line["href"][1:]).tag in ("input", "select", "textarea")
    assert by_id(tree, "title-error").itertext()
    assert "title-error" in by_id(tree, "title").get("aria-describedby")


def test_what_was_typed_is_drawn_again_after_an_error() -> None:
    text = "First <line> & 'second'\n\n    indented\n</textarea><script>"
    day = {"started-day": "31", "started-month": "2", "started-year": "2024"}
    form = sent(
        title="A title that is much too long", text=text, kind="b", harms=["y"], email="not an address", checked="y", **day
    )
    assert not form.validate()
    tree = drawn(form)
    assert by_id(tree, "title").get("value") == "A title that is much too long"
    assert "".join(by_id(tree, "text").itertext()) == text
    assert [by_id(tree, f"started-{part}").get("value") for part in ("day", "month", "year")] == ["31", "2", "2024"]
    assert by_id(tree, "kind-2").get("checked") is not None
    assert by_id(tree, "harms-2").get("checked") is not None
    assert by_id(tree, "checked").get("checked") is not None
    assert by_id(tree, "email").get("value") == "not an address"


def test_a_password_is_never_sent_back_and_is_taken_exactly_as_typed() -> None:
    form = sent(password="  spaces kept  ")
    form.validate()
    assert form.password.data == "  spaces kept  "
    box = by_id(drawn(form), "password")
    assert box.get("value") is None
    assert box.get("autocomplete") == "new-password"


def test_nothing_is_drawn_that_a_validator_or_screen_reader_would_stumble_on() -> None:
    tree = drawn(EVERYTHING(formdata=None, meta={"csrf": False}))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        assert element.get("required") is None
        assert set((element.get("aria-describedby") or "").split()) <= set(ids)
        if "govuk-hint" in (element.get("class") or "") and "character-count" not in element.get("class"):
            assert "".join(element.itertext()).strip()
    form = next(tree.iter("form"))
    assert form.get("novalidate") is not None
    assert form.get("method") == "post"


def test_the_kinds_of_box_say_what_they_are_for() -> None:
    tree = drawn(EVERYTHING(formdata=None, meta={"csrf": False}))
    assert by_id(tree, "email").get("type") == "email"
    assert by_id(tree, "email").get("autocomplete") == "email"
    assert (by_id(tree, "code").get("inputmode"), by_id(tree, "code").get("autocomplete")) == ("numeric", "one-time-code")
    assert by_id(tree, "started-day").get("inputmode") == "numeric"
    assert by_id(tree, "save").get("data-prevent-double-click") == "true"
    assert "govuk-button--secondary" in by_id(tree, "later").get("class")
    assert by_id(tree, "kind-2-item-hint").text.strip() == "Plays for schools"
    assert "You can enter up to 500 characters" in "".join(by_id(tree, "text-info").itertext())
    assert "govuk-js-character-count" not in by_id(tree, "notes").get("class")


def test_the_button_that_was_pressed_is_known() -> None:
    form = sent(later="y")
    assert (form.save.data, form.later.data) == (False, True)


def test_stored_values_are_shown_and_replaced_by_what_is_sent() -> None:
    stored_values = {"title": "Stored", "harms": ["x"], "started": "2024-02-01", "kind": "a"}
    shown = EVERYTHING(formdata=None, data=stored_values, meta={"csrf": False})
    assert (shown.title.data, shown.harms.data, shown.started.data) == ("Stored", ["x"], date(2024, 2, 1))
    assert by_id(drawn(shown), "started-month").get("value") == "2"
    answered = EVERYTHING(formdata=MultiDict({"title": "New", "started-day": ""}), data=stored_values, meta={"csrf": False})
    assert (answered.title.data, answered.harms.data, answered.started.data) == ("New", [], None)


DATES = {
    ("", "", ""): "Enter the date",
    ("", "3", "2024"): "Start date must include a day",
    ("27", "", ""): "Start date must include a month and year",
    ("27", "3", ""): "Start date must include a year",
    ("31", "2", "2024"): "Start date must be a real date",
    ("0", "2", "2024"): "Start date must be a real date",
    ("x", "2", "2024"): "Start date must be a real date",
    ("-1", "2", "2024"): "Start date must be a real date",
    ("1", "13", "2024"): "Start date must be a real date",
    ("1", "Marchember", "2024"): "Start date must be a real date",
    ("1", "2", "0000"): "Start date must be a real date",
    ("1", "2", "24"): "Year must include 4 numbers",
    ("1", "2", "twenty"): "Start date must be a real date",
    ("١", "2", "2024"): "Start date must be a real date",
    ("3", "3", "2026"): "Start date must be today or in the past",
    ("2", "3", "2026"): None,
    (" 02 ", " mar ", "2026"): None,
    ("2", "MARCH", "2026"): None,
    ("2" * 5_000, "3", "2026"): "Start date must be a real date",
}


@pytest.mark.parametrize("parts", DATES, ids=lambda parts: "-".join(parts)[:30])
def test_a_date_is_read_or_its_fault_is_named(parts: tuple[str, str, str]) -> None:
    with clock.frozen(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)):
        form = sent(**dict(zip(("started-day", "started-month", "started-year"), parts, strict=True)))
        form.validate()
    expected = DATES[parts]
    assert form.started.errors == ([expected] if expected else [])
    assert (form.started.data == date(2026, 3, 2)) is (expected is None)


@pytest.mark.parametrize("names", [[], ["day"], ["month"], ["day", "year"], ["day", "day", "month"]])
def test_a_date_with_parts_not_sent_at_all_is_an_ordinary_mistake(names: list[str]) -> None:
    form = EVERYTHING(formdata=MultiDict([("title", "x"), *((f"started-{name}", "1") for name in names)]), meta={"csrf": False})
    assert not form.validate()
    assert len(form.started.errors) == 1
    drawn(form)


def test_only_the_part_of_a_date_at_fault_is_marked_and_linked_to() -> None:
    form = sent(**{"started-day": "27", "started-month": "", "started-year": "2024"})
    form.validate()
    assert {"text": "Start date must include a month", "href": "#started-month"} in form.error_list()
    tree = drawn(form)
    marked = [part for part in ("day", "month", "year") if "govuk-input--error" in by_id(tree, f"started-{part}").get("class")]
    assert marked == ["month"]


@pytest.mark.parametrize("field", ["kind", "region", "harms"])
def test_a_choice_that_was_not_offered_is_refused_in_plain_words(field: str) -> None:
    form = sent(**{**RIGHT, field: "nonsense"})
    assert not form.validate()
    assert form.errors[field] == ["Choose an answer from the list"]


def test_choices_can_be_offered_when_the_page_is_asked_for() -> None:
    form = sent(**{**RIGHT, "region": "sw"})
    form.region.offer([("sw", "South West")])
    assert form.validate(), form.errors


GOOD = {
    "email": ["a@example.org", "first.last+tag@council.gov.uk"],
    "phone": ["0808 800 5000", "020 7946 0000", "+44 7700 900123", "(01632) 960-001", "0800 1111"],
    "web": ["https://example.org/a?b=c#d", "http://example.org:8080/", "www.example.org/path", "example.org"],
    "code": ["123456", "123 456", "12-34-56"],
    "password": ["correct horse battery"],
}
BAD = {
    "email": ["a", "a@b", "a@@example.org", "a@example.org\u200b", "a b@example.org", "a@" + ("x" * 60 + ".") * 5 + "org"],
    "phone": ["999999999999999", "call us", "+1 202 555 0100", "123", "020 7946 0000 ext 5", "٠٢٠ ٧٩٤٦"],
    "web": [
        *(
            "javascript:alert(1)",
            "ftp://example.org",
            "https://",
            "https://nowhere",
            "https://a b.org",
            "//example.org",
            "https://[::1",
        ),
        *(
            "https://user:pw@example.org",
            "https://exa\u200bmple.org",
            "https://example.org:99999",
            "data:text/html,x",
            "\\\\example.org",
        ),
    ],
    "code": ["12345", "1234567", "abcdef", "١٢٣٤٥٦"],
    "password": ["short"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in GOOD.items() for value in values])
def test_addresses_numbers_and_codes_that_work_are_accepted(field: str, value: str) -> None:
    form = sent(**RIGHT, **{field: value})
    assert form.validate(), form.errors


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_addresses_numbers_and_codes_that_cannot_work_are_refused_with_one_message(field: str, value: str) -> None:
    form = sent(**RIGHT, **{field: value})
    assert not form.validate()
    assert list(form.errors) == [field]
    assert len(form.errors[field]) == 1
    assert form.errors[field][0].startswith(("Enter ", "Password must be"))


def test_a_bare_web_address_is_completed() -> None:
    assert sent(web="www.example.org/a").web.data == "https://www.example.org/a"


def test_a_service_can_refuse_by_field_or_as_a_whole() -> None:
    form = sent(**RIGHT)
    assert form.validate()
    form.add_invalid(Invalid("That title is already used", "title"))
    form.add_error("started", "The date is before the organisation began")
    form.add_error("no such field", "Your organisation has left")
    assert form.error_list() == [
        {"text": "Your organisation has left"},
        {"text": "That title is already used", "href": "#title"},
        {"text": "The date is before the organisation began", "href": "#started-day"},
    ]
    assert "already used" in "".join(by_id(drawn(form), "title-error").itertext())


def test_a_made_form_keeps_the_order_given_even_for_fields_made_before() -> None:
    last, first = TextField("Last"), TextField("First")
    forms = [make_form("One", {"first": first, "last": last}), make_form("Two", {"last": last, "first": first})]
    assert [[field.short_name for field in sent(form).seen_fields()] for form in forms] == [["first", "last"], ["last", "first"]]


@pytest.mark.parametrize("name", ["data", "errors", "validate", "_private", "add_error"])
def test_a_made_form_refuses_names_that_would_hide_a_part_of_itself(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        make_form("Clash", {name: TextField("x")})


def test_a_form_without_its_anti_forgery_value_is_refused_in_plain_words(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"title": "kept"}):
        form = make_form("Small", {"title": TextField("Title")})(meta={"csrf": True})
        assert not form.validate_on_submit()
        assert form.error_list() == [{"text": "The page was open for too long. Check what you typed and send it again"}]
        assert form.title.data == "kept"


def test_nothing_typed_can_break_a_form() -> None:
    for hostile in ("\x00", "\ud800", "%s{0}{{7*7}}", "=" * 10_000, "\u202e", "'\";--", "\r\n" * 50):
        form = sent(**{name: hostile for name in (*RIGHT, "email", "phone", "web", "code", "password", "about", "token")})
        form.validate()
        render_template_string(PAGE, form=form)
