from __future__ import annotations

import re
from datetime import date

import html5lib
import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from rotunda.web.design.forms import ComboBox, DesignRenderer
from tests.web.design.pages import PersonForm


def sent(**data: object) -> PersonForm:
    """The form as somebody sent it, right but for what is given."""
    return PersonForm({"name": "Ann", "hours": 30, "agency": "REV", "level": "2", "version": 1, **data})


@pytest.mark.parametrize(
    "form", [PersonForm(), sent(), sent(name="", level="9", hours="x")], ids=["new", "right", "wrong"]
)
def test_forms_are_well_formed(form: PersonForm) -> None:
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>Form</title><form>{form}</form>")


def test_every_control_has_its_class() -> None:
    form = PersonForm()
    classes = (
        "usa-input",
        "usa-select",
        "usa-textarea short",
        "file-input",
        "usa-radio__input",
        "usa-checkbox__input",
    )
    assert all(f'class="{name}"' in str(form) for name in classes)


@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, ComboBox])
@pytest.mark.parametrize("chosen", [None, "", "a", 3, ["a", "<x>"]])
def test_a_select_is_drawn_as_django_draws_it(kind: type[forms.Select], chosen: object) -> None:
    choices = [("", "Any"), ("a", "Ann & <b>Bo</b>"), ("Group", [("<x>", "X"), (3, 1234)])]
    widget = kind({"class": "usa-select", "required": True, "disabled": False}, choices)
    ours, django = (
        widget.render("who", chosen, {"id": "id_who"}, made()) for made in (DesignRenderer, DjangoTemplates)
    )
    assert ours == re.sub(r"\n\s*", "", django)


def test_help_and_error_are_tied_to_their_control() -> None:
    form = sent(name="")
    assert 'aria-describedby="id_name_helptext id_name_error"' in str(form["name"].as_field_group())
    assert all(f'id="id_name_{part}"' in str(form) for part in ("helptext", "error"))


def test_a_group_of_choices_says_its_help_and_error_once() -> None:
    group = str(sent(level="9")["level"].as_field_group())
    assert group.count("aria-describedby") == 1
    assert '<fieldset class="usa-fieldset" id="id_level"' in group
    assert "<legend" in group


def test_the_summary_leads_to_each_field_that_is_wrong() -> None:
    page = str(sent(name="", level="9"))
    assert 'href="#id_name">Name: This is needed. Fill it in.' in page
    assert 'href="#id_level"' in page


def test_errors_of_hidden_fields_are_told() -> None:
    assert "version: This is needed. Fill it in." in str(sent(version=""))


def test_a_form_without_errors_has_no_summary() -> None:
    assert "There is a problem" not in str(sent())


def test_a_long_list_is_one_to_type_in_and_a_plain_list_without_scripts() -> None:
    assert '<div class="usa-combo-box"><select name="supervisor" class="usa-select"' in str(PersonForm())


def test_dates_are_picked_by_the_browser_and_written_as_it_wants_them() -> None:
    assert 'type="date" name="since" value="2026-03-04"' in str(PersonForm(initial={"since": date(2026, 3, 4)}))


def test_what_people_typed_is_escaped_in_forms() -> None:
    assert "<script>" not in str(sent(name="<script>", agency="<script>"))


def test_help_with_markup_is_escaped_unless_it_is_marked_safe() -> None:
    class Odd(forms.Form):
        name = forms.CharField(help_text="<i>x</i>")

    assert "&lt;i&gt;x&lt;/i&gt;" in str(Odd())


def test_a_formset_renders_its_forms_and_its_management() -> None:
    page = str(forms.formset_factory(PersonForm, extra=2)())
    assert page.count('class="formset-entry"') == 2
    assert "form-TOTAL_FORMS" in page
