from __future__ import annotations

import html5lib
import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_stand_without_a_request_or_a_database(name: str) -> None:
    page = render_to_string(f"{name}.html")
    html5lib.HTMLParser(strict=True).parse(page)
    assert page.count("<h1") == 1
    assert 'href="/"' in page
