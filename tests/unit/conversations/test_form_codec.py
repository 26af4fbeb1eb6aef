"""Forms as JSON: nothing is lost on the way, and nothing unknown gets in."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import forms
from conversations.errors import FormError
from conversations.form_codec import fingerprint, read_form, to_definition

names = st.text("abcdefg_", min_size=1, max_size=8)
texts = st.text(max_size=20)
words = st.dictionaries(st.sampled_from(["id", "en"]), texts, max_size=2)
whole = st.integers(-1000, 1000)
maybe_whole = st.none() | whole
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3)
options = st.builds(
    forms.Option, name=names, label=words, aliases=st.lists(texts, max_size=2).map(tuple)
)
option_lists = st.lists(options, max_size=3).map(tuple)
types = st.one_of(
    st.builds(forms.TextType, maximum=whole, minimum=whole),
    st.builds(forms.LongTextType, maximum=whole, minimum=whole),
    st.builds(forms.IntegerType, minimum=maybe_whole, maximum=maybe_whole),
    st.builds(
        forms.DecimalType,
        minimum=st.none() | decimals,
        maximum=st.none() | decimals,
        places=st.integers(0, 4),
    ),
    st.builds(
        forms.DateType,
        earliest=st.none() | texts,
        latest=st.none() | texts,
        month_enough=st.booleans(),
    ),
    st.just(forms.YesNoType()),
    st.builds(forms.SelectOneType, options=option_lists, source=st.none() | names),
    st.builds(
        forms.SelectManyType,
        options=option_lists,
        source=st.none() | names,
        minimum=st.integers(0, 3),
        maximum=maybe_whole,
    ),
    st.builds(forms.AgencyType, free_text=st.booleans()),
    st.builds(
        forms.PersonType,
        parts=st.lists(st.sampled_from(["name", "position", "phone", "email"])).map(tuple),
    ),
    st.builds(forms.PhoneType, contact_button=st.booleans()),
    st.just(forms.EmailType()),
    st.builds(forms.UrlType, hosts=st.lists(texts, max_size=2).map(tuple)),
    st.builds(forms.FilesType, minimum=whole, maximum=whole, size=whole),
    st.just(forms.StatementType()),
)
values = st.one_of(texts, whole, st.booleans())
conditions = st.recursive(
    st.one_of(
        st.builds(forms.OneOf, question=names, values=st.lists(values, max_size=3).map(tuple)),
        st.builds(forms.Answered, question=names),
        st.builds(
            forms.Compare,
            question=names,
            operator=st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
            value=st.none() | texts | whole,
            other=st.none() | names,
        ),
    ),
    lambda inner: st.one_of(
        st.builds(forms.Not, condition=inner),
        st.builds(forms.AllOf, conditions=st.lists(inner, max_size=2).map(tuple)),
        st.builds(forms.AnyOf, conditions=st.lists(inner, max_size=2).map(tuple)),
    ),
    max_leaves=4,
)
maybe_conditions = st.none() | conditions
questions = st.builds(
    forms.Question,
    name=names,
    type=types,
    label=words,
    text=words,
    hint=words,
    required=st.booleans(),
    relevant=maybe_conditions,
    constraint=maybe_conditions,
    constraint_message=words,
    weight=maybe_whole,
    remark=st.none() | names,
    may_wait=st.booleans(),
)
groups = st.builds(
    forms.Group,
    name=names,
    questions=st.lists(questions, max_size=2).map(tuple),
    label=words,
    another=words,
    repeat=st.booleans(),
    maximum=whole,
    relevant=maybe_conditions,
)
all_forms = st.builds(
    forms.Form,
    key=names,
    items=st.lists(questions | groups, max_size=4).map(tuple),
    title=words,
    period=st.none() | names,
    group=st.none() | names,
    own=st.booleans(),
)

SMALL = {
    "key": "coba",
    "items": [
        {
            "kind": "question",
            "name": "judul",
            "type": {"kind": "text", "maximum": 150},
            "relevant": {"kind": "one_of", "question": "ya", "values": [True, 1, "a"]},
        },
        {"kind": "group", "name": "daftar", "questions": [], "repeat": True},
    ],
}


@given(all_forms)
def test_a_form_comes_back_as_it_was_written(form: forms.Form) -> None:
    stored = json.loads(json.dumps(to_definition(form)))
    assert read_form(stored) == replace(form, version=fingerprint(form))


@given(all_forms, all_forms)
def test_forms_have_the_same_version_only_when_they_are_the_same(
    one: forms.Form, other: forms.Form
) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (to_definition(one) == to_definition(other))


def test_the_version_does_not_depend_on_the_order_of_keys_or_on_itself() -> None:
    form = read_form(SMALL)
    shuffled = read_form({key: SMALL[key] for key in reversed(SMALL)})
    assert form.version == shuffled.version == fingerprint(replace(form, version="another"))


def test_a_changed_word_changes_the_version() -> None:
    form = read_form(SMALL)
    assert fingerprint(replace(form, title={"id": "Judul"})) != form.version


def test_a_published_version_is_kept_when_it_is_given() -> None:
    assert read_form(SMALL, version="2024-1").version == "2024-1"


def test_a_feature_that_is_not_used_leaves_no_trace_in_the_definition() -> None:
    written = to_definition(read_form(SMALL))
    assert "hint" not in written["items"][0]
    assert written["items"][0]["type"] == {"kind": "text", "maximum": 150, "minimum": 1}


def test_a_value_that_differs_from_the_default_is_written_even_when_it_is_false() -> None:
    question = forms.Question(
        "a", forms.AgencyType(free_text=False), required=False, may_wait=False
    )
    written = to_definition(forms.Form("f", (question,)))["items"][0]
    assert (written["required"], written["may_wait"]) == (False, False)
    assert written["type"] == {"kind": "agency", "free_text": False}


def test_nothing_may_be_said_by_null() -> None:
    assert read_form(with_question(relevant=None, weight=None)) == read_form(with_question())


def test_decimals_keep_their_digits() -> None:
    question = forms.Question("a", forms.DecimalType(minimum=Decimal("1.50")))
    form = read_form(to_definition(forms.Form("f", (question,))))
    assert str(form.items[0].type.minimum) == "1.50"  # type: ignore[union-attr]


def with_question(**changes: object) -> dict[str, object]:
    question = {"kind": "question", "name": "a", "type": {"kind": "yes_no"}, **changes}
    return {"key": "f", "items": [question]}


@pytest.mark.parametrize(
    ("definition", "place", "problem"),
    [
        ([], "form", "must be an object"),
        ({"items": []}, "form", "lacks 'key'"),
        ({"key": "f"}, "form", "lacks 'items'"),
        ({"key": 1, "items": []}, "form.key", "must be a text"),
        ({"key": "f", "items": {}}, "form.items", "must be a list"),
        ({"key": "f", "items": [1]}, "form.items[0]", "needs a kind"),
        ({"key": "f", "items": [], "own": 1}, "form.own", "must be true or false"),
        ({"key": "f", "items": [], "extra": 1}, "form", "unknown key 'extra'"),
        ({"key": "f", "items": [], "version": "1"}, "form", "unknown key 'version'"),
        ({"key": "f", "items": [], "title": {"id": 1}}, "form.title", "must hold texts"),
        ({"key": "f", "items": [], "title": "x"}, "form.title", "texts by language"),
        (with_question(colour="red"), "form.items[a]", "unknown key 'colour'"),
        (with_question(weight="10"), "form.items[a].weight", "must be a whole number"),
        (with_question(weight=True), "form.items[a].weight", "must be a whole number"),
        (with_question(type={"kind": "colour"}), "form.items[a].type", "needs a kind"),
        (with_question(type="text"), "form.items[a].type", "needs a kind"),
        (
            with_question(type={"kind": "text", "maximum": "150"}),
            "form.items[a].type.maximum",
            "must be a whole number",
        ),
        (
            with_question(type={"kind": "decimal", "minimum": 1.5}),
            "form.items[a].type.minimum",
            "must be a number in quotes",
        ),
        (
            with_question(type={"kind": "decimal", "minimum": "NaN"}),
            "form.items[a].type.minimum",
            "must be a number in quotes",
        ),
        (
            with_question(type={"kind": "decimal", "minimum": "satu"}),
            "form.items[a].type.minimum",
            "must be a number in quotes",
        ),
        (
            with_question(type={"kind": "person", "parts": ["shoe"]}),
            "form.items[a].type.parts[0]",
            "must be one of name",
        ),
        (
            with_question(relevant={"kind": "one_of", "question": "b", "values": [1.5]}),
            "form.items[a].relevant.values[0]",
            "must be a text or a whole number or true or false",
        ),
        (
            with_question(relevant={"kind": "compare", "question": "b", "operator": "~"}),
            "form.items[a].relevant.operator",
            "must be one of <",
        ),
        (
            with_question(type={"kind": "select_one", "options": ["ya"]}),
            "form.items[a].type.options[0]",
            "must be an object",
        ),
    ],
)
def test_what_cannot_be_read_is_named_by_place_and_in_words(
    definition: object, place: str, problem: str
) -> None:
    with pytest.raises(FormError) as raised:
        read_form(definition)
    assert any(
        line.startswith(f"{place}: ") and problem in line for line in str(raised.value).split("\n")
    ), str(raised.value)


def test_all_faults_are_told_at_once() -> None:
    definition = with_question(weight="10", colour="red")
    definition["extra"] = 1
    with pytest.raises(FormError) as raised:
        read_form(definition)
    assert len(str(raised.value).split("\n")) == 3
