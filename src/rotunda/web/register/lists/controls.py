"""Draws the controls of a list's form as HTML. A form has one for each column, for which templates take too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from rotunda.web.design.drawing import options, text

_GROUP = "usa-fieldset usa-form-group"


@dataclass(frozen=True)
class Option:
    """A choice of a control; `meaning` stands below its label."""

    value: str
    label: str
    chosen: bool = False
    meaning: str = ""


@dataclass(frozen=True)
class Control:
    """A control of the form. `kind` is `text`, `several` texts, `boxes`, `selects`, `days`, `numbers` or `listed`:
    texts with a list of suggestions, whose id is `suggestions`."""

    kind: str
    name: str
    label: str
    help: str
    values: Sequence[str] = ()
    options: Sequence[Option] = ()
    suggestions: str = ""


def controls(found: Iterable[Control]) -> SafeString:
    """The controls one after the other, each with its label and its help."""
    return mark_safe("\n".join(map(_control, found)))  # noqa: S308  # each part is escaped


def boxes(name: str, offered: Iterable[Option]) -> SafeString:
    """A box to check for each option."""
    return mark_safe("\n".join(_box(name, option) for option in offered))  # noqa: S308  # each part is escaped


def _control(one: Control) -> str:
    match one.kind:
        case "text":
            return _text(one)
        case "boxes":
            inner: str = boxes(one.name, one.options)
        case "days" | "numbers":
            inner = "".join(_range(one))
        case "selects":
            inner = "".join(_selects(one))
        case _:
            inner = "".join(_texts(one))
    label, help_text = text(one.label), text(one.help)
    return (
        f'<fieldset class="{_GROUP}"><legend class="usa-label">{label}</legend>'
        f'<div class="usa-hint">{help_text}</div>{inner}</fieldset>'
    )


def _text(one: Control) -> str:
    at, value = f"ask-{text(one.name)}", text(one.values[0] if one.values else "")
    return (
        f'<div class="usa-form-group"><label class="usa-label" for="{at}">{text(one.label)} has</label>'
        f'<div class="usa-hint" id="{at}-help">{text(one.help)}</div><input class="usa-input" id="{at}" '
        f'name="{text(one.name)}" value="{value}" maxlength="200" aria-describedby="{at}-help"></div>'
    )


def _box(name: str, option: Option) -> str:
    at, checked = f"ask-{text(name)}-{text(option.value)}", " checked" if option.chosen else ""
    meaning = f'<span class="usa-checkbox__label-description">{text(option.meaning)}</span>' if option.meaning else ""
    return (
        f'<div class="usa-checkbox"><input class="usa-checkbox__input" type="checkbox" name="{text(name)}" id="{at}" '
        f'value="{text(option.value)}"{checked}><label class="usa-checkbox__label" for="{at}">{text(option.label)}'
        f"{meaning}</label></div>"
    )


def _range(one: Control) -> Iterator[str]:
    name, label = text(one.name), text(one.label)
    typed = 'type="date"' if one.kind == "days" else 'inputmode="decimal"'
    for value, end, words in zip(one.values, ("from", "to"), ("from", "up to"), strict=True):
        yield (
            f'<label class="usa-label" for="ask-{name}-{end}">{label}, {words}</label>'
            f'<input class="usa-input" id="ask-{name}-{end}" name="{name}.{end}" value="{text(value)}" {typed}>'
        )


def _selects(one: Control) -> Iterator[str]:
    """A select for each value, and each value after the first is an alternative."""
    pairs = [(option.value, option.label) for option in one.options]
    for at, value in enumerate(one.values):
        yield (
            f'<select class="usa-select" name="{text(one.name)}" aria-label="{_called(one, at)}">'
            f'<option value="">{"No other" if at else "Any"}</option>{options(pairs, value)}</select>'
        )


def _texts(one: Control) -> Iterator[str]:
    suggested = f' list="ask-{text(one.suggestions)}"' if one.suggestions else ""
    for at, value in enumerate(one.values):
        yield (
            f'<input class="usa-input" name="{text(one.name)}" value="{text(value)}" maxlength="200" '
            f'aria-label="{_called(one, at)}"{suggested}>'
        )


def _called(one: Control, at: int) -> str:
    return f"{text(one.label)}{', or' if at else ''}"
