"""Keys in place of a mouse: Tab to a control by its name, with the focus in sight all the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

#: Steps after which whatever is sought is taken to be out of reach.
_MOST = 200
#: What the element with the focus is called, as a screen reader would put it together.
NAME = """() => {
  const e = document.activeElement
  const text = e => (e ? e.innerText : '')
  const by = (e.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean)
  const named = by.map(id => document.getElementById(id)).filter(Boolean).map(text).join(' ')
  const label = e.labels && e.labels.length ? text(e.labels[0]) : ''
  const group = e.closest('fieldset') ? text(e.closest('fieldset').querySelector('legend')) + ': ' : ''
  const name = named || e.getAttribute('aria-label') || (label ? group + label : '') || e.innerText || e.name || ''
  return name.replace(/\\s+/g, ' ').trim()
}"""
#: Whether one sees where the focus is: an outline, or a shadow in its place, on something with a size.
SEEN = """() => {
  const e = document.activeElement
  const hidden = e.matches('.usa-checkbox__input, .usa-radio__input')
  const style = hidden ? getComputedStyle(e.labels[0], '::before') : getComputedStyle(e)
  const box = (hidden ? e.labels[0] : e).getBoundingClientRect()
  const there = box.width > 0 && box.height > 0
  const inside = e.ownerSVGElement && e.matches('a')
  return there && (inside || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== 'none')
}"""


def tab_to(page: Page, name: str, *, exact: bool = False, back: bool = False) -> None:
    """Press Tab, or Shift and Tab, until what has the focus is called so, or with `exact` just so.

    On the way the focus must always be seen.
    """
    passed = []
    for _ in range(_MOST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # past the end of the page, it begins anew
        here = page.evaluate(NAME)
        assert page.evaluate(SEEN), f"the focus cannot be seen on {here!r}"
        if here == name or (name in here and not exact):
            return
        passed.append(here)
    pytest.fail(f"Tab does not lead to {name!r}, only to {passed[:60]}")


def press(page: Page, name: str, *, exact: bool = False, back: bool = False) -> None:
    """Go to a link or button, press Enter, and wait for the page that follows."""
    tab_to(page, name, exact=exact, back=back)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, name: str, option: str) -> None:
    """Go to a list of choices and type what is to be chosen, as one does where there is no mouse."""
    tab_to(page, name)
    page.keyboard.type(option)
    chosen = page.evaluate("document.activeElement.selectedOptions[0].text")
    assert option in chosen, f"{name!r} has {chosen!r}"


def fill(page: Page, name: str, text: str) -> None:
    """Go to a field and type."""
    tab_to(page, name)
    page.keyboard.type(text)
