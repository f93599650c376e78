"""What users read is spelled as in the US: pages, the documentation, and the sentences of the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "rotunda"
#: British spellings; each is looked for as a whole word, whatever its case.
_BRITISH = re.compile(
    r"""\b(?:
    (?:un)?(?:re)?(?:organ|recogn|familiar|summar|optim|minim|maxim|anonym|pseudonym|virtual|normal|initial|serial|priorit
    |categor|author|standard|general|real|emphas|custom|util|special|apolog|capital|central|penal|synchron|visual|final
    |equal|harmon|modern|formal|random|local|stabil|digit|computer|character|total)is(?:e[sdr]?|ers|ing|ations?|ational)
    |(?:anal|paral|catal)ys(?:e[sdr]?|ing)
    |(?:data)?centre[sd]? | (?:kilo)?metres? | theatres?
    |(?:colo|favo|neighbo|behavio|hono|labo|harbo|rumo|flavo|humo|endeavo)ur(?:s|ed|ing|able|ite|ites|al|hoods?|less|ful)?
    |programmes? | (?:cata|ana|dia)logue[sd]?
    |(?:cance|labe|leve|mode|trave|signa|tota|channe|fue|equa|counse)ll(?:ed|ing|ers?)
    |judgements? | acknowledgements? | (?:un)?licenced? | licences | (?:defen|offen|preten)ces?
    |practis(?:e[sd]?|ing) | grey | (?:mis)?spelt | learnt | burnt | whilst | amongst | per\ cent
    |fulfils? | fulfilment | enrols? | enrolment | cheques? | artefacts? | ageing | sceptic\w* | skilful\w*
    |(?:to|after)wards
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CODE = re.compile(r"^```.*?^```|`[^`]+`|\]\([^)]*\)", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"\{#.*?#\}|\{[{%].*?[%}]\}", re.DOTALL)
_CLASS = re.compile(r'\bclass="[^"]*"')
#: Spellings that a title of somebody's work may have, which no page shows.
_READ_NOT_SHOWN = {"center centre"}


def british(text: str) -> list[str]:
    """The British spellings in a text."""
    return [found.group(0) for found in _BRITISH.finditer(text)]


def prose_of_page(text: str) -> str:
    """A page of the documentation without code and without addresses."""
    return _CODE.sub(" ", text)


def prose_of_template(text: str) -> str:
    """A template without its comments, its classes and the names in its tags, but with the quoted words in these."""
    return _CLASS.sub(" ", _TAG.sub(lambda tag: " ".join(re.findall(r'"([^"]*)"', tag.group(0))), text))


def sentences_of_module(text: str) -> Iterator[str]:
    """The strings of a module that have more than one word, as names and stored values do not; no docstrings."""
    tree = ast.parse(text)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in alone:
            yield from [node.value] if isinstance(node.value, str) and " " in node.value else []


def name_of(path: Path) -> str:
    """A path as messages have it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=name_of)
def test_pages_of_the_documentation_are_spelled_as_in_the_us(path: Path) -> None:
    assert british(prose_of_page(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("templates/**/*.*")), ids=name_of)
def test_templates_are_spelled_as_in_the_us(path: Path) -> None:
    assert british(prose_of_template(path.read_text(encoding="utf-8"))) == []


def test_sentences_of_the_program_are_spelled_as_in_the_us() -> None:
    wrong = {
        (name_of(path), sentence)
        for path in SOURCES.rglob("*.py")
        if path.parent.name != "migrations"
        for sentence in sentences_of_module(path.read_text(encoding="utf-8"))
        if british(sentence) and sentence not in _READ_NOT_SHOWN
    }
    assert wrong == set()


@pytest.mark.parametrize(
    "word", ["organisation", "Centre", "programmes", "colours", "recognised", "cancelled", "licence", "unauthorised"]
)
def test_a_british_spelling_is_found(word: str) -> None:
    assert british(prose_of_page(f"The {word} is here.")) == [word]
    assert british(prose_of_template(f'{{% include "a.html" with lead="The {word} is here." %}}')) == [word]
    assert [british(text) for text in sentences_of_module(f'raise E(f"The {word} of {{x}}.")')] == [[word]]


def test_names_and_words_of_both_spellings_are_let_be() -> None:
    assert british("Promise to supervise the exercise, otherwise revise four enterprise programs; she called.") == []
    assert british(prose_of_page("Set `centre` and [this](a/centre.md).\n\n```sh\nORGANISATION=1 centre\n```\n")) == []
    assert british(prose_of_template('<g class="box--centre">{{ organisation }}{# a programme #}</g>')) == []
    assert list(sentences_of_module('"""The centre is this."""\nkind = "centre"')) == []
