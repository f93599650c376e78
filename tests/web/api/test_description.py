"""The description of the API is sound, and told to people too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import html5lib
import jsonschema
import pytest
from django.test import Client

from rotunda.estate.schema import TABLES
from rotunda.web.api.openapi import document
from rotunda.web.design.templatetags.design import code
from rotunda.web.register.models import MODELS


def test_every_operation_says_what_it_answers_to_whom() -> None:
    for methods in document()["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "422", "429", "503"} <= set(operation["responses"])
            assert operation["security"] == [{"BearerToken": []}]


def test_every_column_is_described_with_its_limits() -> None:
    schemas = document()["components"]["schemas"]
    for name, table in TABLES.items():
        stem = "".join(part.title() for part in name.split("_"))
        properties = schemas[f"{stem}Values"]["properties"]
        assert list(properties) == [column.name for column in table.columns]
        for column in table.columns:
            said = properties[column.name]
            assert said["description"].startswith(column.meaning)
            if column.allowed:
                assert list(column.allowed) == _deep(said, "enum")
            if column.maximum is not None:
                assert _deep(said, "maximum") == column.maximum


def _deep(node: Any, name: str) -> Any:
    """The first value of that name, however deep."""
    if isinstance(node, dict):
        if name in node:
            return node[name]
        node = list(node.values())
    if isinstance(node, list):
        return next((found for part in node if (found := _deep(part, name)) is not None), None)
    return None


def test_every_schema_is_one() -> None:
    for part in document()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(part)


def test_the_document_is_served_and_not_sent_again(client: Client) -> None:
    first = client.get("/api/v1/openapi.json")
    assert first.json()["openapi"].startswith("3.1")
    assert client.get("/api/v1/openapi.json", headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("page", ["", *(f"/{name}" for name in MODELS)])
def test_people_are_told_too_without_scripts_of_their_own(client: Client, db: None, page: str) -> None:
    answer = client.get(f"/api/v1/docs{page}")
    assert answer.status_code == 200
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(answer.content.decode())
    names = {element.tag.rsplit("}", 1)[-1] for element in tree.iter()}
    assert "style" not in names
    text = answer.content.decode()
    assert "<script>" not in text
    assert "http://localhost/cdn" not in text
    assert "`" not in text


def test_words_of_programs_are_told_as_code_and_nothing_else_is_markup() -> None:
    assert code("`next` of <b>`a&b`</b>") == "<code>next</code> of &lt;b&gt;<code>a&amp;b</code>&lt;/b&gt;"
    assert code("one ` alone") == "one ` alone"


def test_the_footer_leads_to_the_page(signed_in: Callable[[str], Client]) -> None:
    assert 'href="/api/v1/docs"' in signed_in("manager").get("/tokens/").content.decode()
