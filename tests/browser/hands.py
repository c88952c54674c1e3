"""What hands do: moving by Tab, choosing by arrows and Space, pressing by Enter. No mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playwright.sync_api import Locator, Page

LONGEST_WALK = 150
_HERE = """() => {
  const here = document.activeElement;
  return {tag: here.tagName, type: here.type || "", name: here.name || "", value: here.value || "",
          checked: !!here.checked, looks: String(here.className), href: here.getAttribute("href") || ""};
}"""


def here(page: Page) -> dict:
    """The element that has the focus."""
    return page.evaluate(_HERE)


def walk_to(page: Page, is_there) -> dict:
    """Press Tab until the focus is where it should be."""
    for _ in range(LONGEST_WALK):
        page.keyboard.press("Tab")
        found = here(page)
        if is_there(found):
            return found
    raise AssertionError(f"the keyboard does not get there on {page.url}")


def press_submit(page: Page) -> None:
    """Walk on to the next button that sends, and press it."""
    walk_to(page, lambda each: each["tag"] == "BUTTON" and each["type"] == "submit")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill_by_keyboard(page: Page, values: Mapping[str, Sequence[str]]) -> None:
    """Fill the item's form on the page with these values, from its first field to its last."""
    form = page.locator("form.item")
    names = [each for each in _names(form) if each in values]
    done: set[str] = set()
    while len(done) < len(names):
        field = walk_to(page, lambda each: each["name"] in values and each["name"] not in done)
        name = field["name"]
        _set(page, field, list(values[name]), form)
        done.add(name)


def _names(form: Locator) -> list[str]:
    every = form.locator("input:not([type=hidden]), select, textarea").evaluate_all(
        "all => all.map((each) => each.name)"
    )
    return list(dict.fromkeys(every))


def _set(page: Page, field: dict, wanted: list[str], form: Locator) -> None:
    if field["tag"] == "SELECT":
        _choose_option(page, wanted[0])
    elif field["type"] == "radio":
        _choose_radio(page, wanted[0], form, field["name"])
    elif field["type"] == "checkbox":
        _tick(page, wanted, form, field["name"])
    else:
        page.keyboard.press("Control+A")
        page.keyboard.type(wanted[0])


def _choose_option(page: Page, wanted: str) -> None:
    page.keyboard.press("Home")
    for _ in range(LONGEST_WALK):
        if here(page)["value"] == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no option {wanted!r}")


def _choose_radio(page: Page, wanted: str, form: Locator, name: str) -> None:
    page.keyboard.press("Space")
    for _ in range(form.locator(f'input[name="{name}"]').count()):
        found = here(page)
        if found["value"] == wanted and found["checked"]:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice {wanted!r}")


def _tick(page: Page, wanted: list[str], form: Locator, name: str) -> None:
    count = form.locator(f'input[name="{name}"]').count()
    for index in range(count):
        found = here(page)
        assert found["name"] == name
        if (found["value"] in wanted) != found["checked"]:
            page.keyboard.press("Space")
        if index < count - 1:
            page.keyboard.press("Tab")
