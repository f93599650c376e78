"""Forms of what people say of their own skills, and of what their agency answers."""

from __future__ import annotations

from django import forms

from rotunda.estate.schema import LEVELS

_LEVELS = [(str(n), f"{n} {word}") for n, word in LEVELS.items()]


class AnswerForm(forms.Form):
    """Whether a skill on one's record is right."""

    _version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label="Is it right?",
        choices=(("confirm", "Yes, at the level below"), ("dispute", "No, and my agency should look at it")),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is right."},
    )
    level = forms.ChoiceField(
        label="The level that is right",
        choices=[*_LEVELS, ("0", "none: I do not have this skill")],
        help_text="1 awareness, 2 working, 3 practitioner, 4 expert.",
    )
    evidence = forms.CharField(
        label="What it rests on",
        help_text="A certificate, a system you look after, work you did. Needed where you say that it is wrong.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=1500,
    )


class SettleForm(forms.Form):
    """The level that holds after a dispute."""

    _version = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.ChoiceField(
        label="The level that holds",
        choices=[*_LEVELS, ("0", "none: take the skill off the record")],
        help_text="It counts as confirmed from now on.",
    )
    reason = forms.CharField(
        label="Reason",
        help_text="The employee reads it.",
        max_length=1000,
        error_messages={"required": "Say why. The employee reads it."},
    )
