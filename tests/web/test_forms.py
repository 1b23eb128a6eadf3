"""How forms are drawn, and shared fields."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError

from bangfu.base.kit.refusals import Refusal
from bangfu.web.forms import Day, Yuan, refuse


class Sample(forms.Form):
    name = forms.CharField(label="姓名", help_text="如身份证")
    cause = forms.ChoiceField(label="原因", choices=[("a", "甲")])
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")], widget=forms.RadioSelect)
    day = Day(label="日期", required=False)
    agreed = forms.BooleanField(label="已核对", required=False)
    secret = forms.CharField(widget=forms.HiddenInput)


def test_fields_get_the_classes_of_the_look() -> None:
    page = str(Sample())
    assert '<input type="text" name="name"' in page
    assert page.count('class="form-control"') == 2
    assert 'class="form-select"' in page
    assert page.count('class="form-check-input"') == 2


def test_a_label_help_and_error_belong_to_their_field() -> None:
    page = str(Sample({"name": ""}))
    assert '<label class="form-label" for="id_name">' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'aria-invalid="true"' in page


def test_hidden_fields_have_no_label() -> None:
    assert "<label" not in str(Sample()["secret"].as_widget())
    assert 'type="hidden" name="secret"' in str(Sample())


def test_choices_among_buttons_stand_in_a_fieldset() -> None:
    assert '<legend class="form-label">' in str(Sample())


def test_a_day_is_shown_as_browsers_want_it() -> None:
    assert 'value="2016-03-05"' in str(Sample({"day": dt.date(2016, 3, 5)})["day"])


@pytest.mark.parametrize("text", ["2016-03-05", "2016年3月5日", "20160305"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert Day().clean(text) == dt.date(2016, 3, 5)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="年-月-日"):
        Day().clean("昨天")


@pytest.mark.parametrize(
    ("typed", "fen"), [("3,218.5", 321850), ("０", 0), ("-5元", -500), ("", None)]
)
def test_yuan_become_fen_and_empty_is_unknown(typed: str, fen: int | None) -> None:
    assert Yuan(required=False).clean(typed) == fen


@pytest.mark.parametrize("typed", ["1.234", "许多", "1,23"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="两位小数"):
        Yuan().clean(typed)


def test_fen_are_shown_as_yuan_in_the_form() -> None:
    assert Yuan().prepare_value(321850) == "3218.50"
    assert Yuan().prepare_value("x") == "x"


def test_a_refusal_of_an_action_stands_beside_its_field() -> None:
    form = Sample({"name": "x"})
    refuse(form, Refusal("a.b", "太短。", hint="请加长。"), "name")
    assert form.errors["name"] == ["太短。 请加长。"]
    assert form.errors.as_data()["name"][0].code == "a.b"


def test_a_refusal_of_the_whole_form_stands_above_it() -> None:
    form = Sample({"name": "x"})
    refuse(form, Refusal("a.b", "不行。"))
    assert 'class="alert alert-danger"' in str(form)


def test_a_refusal_that_is_not_about_the_form_goes_on() -> None:
    refusal = Refusal("a.b", "不许。", status=403)
    with pytest.raises(Refusal):
        refuse(Sample({}), refusal)
