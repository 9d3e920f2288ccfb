"""The page as a browser shows it: by itself, to everyone, and with nothing smuggled through."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser

from inspector import i18n
from inspector.exports.page.charts import Bar, Part, bars, line
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from tests.browsing import barriers, opened
from tests.exports.page.conftest import SCRIPT, written


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("width", "scheme"), [(400, "dark"), (1280, "light")])
def test_nothing_keeps_a_reader_out(
    browser: Browser,
    recorded: tuple[Ledger, Library],
    tmp_path: Path,
    language: i18n.Language,
    width: int,
    scheme: Literal["dark", "light"],
) -> None:
    """axe-core finds nothing, in both languages, on a phone in the dark and at a desk."""
    path = written(
        recorded, tmp_path / "page.html", language=language, issues={9, 27, 33}, photos=True
    )
    page = opened(browser, path, width, scheme=scheme, policy=False)
    page.locator("#issue-27 summary").first.click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_note_that_is_a_script_is_read_and_not_run(browser: Browser, page: Path) -> None:
    view = browser.new_page()
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.goto(page.as_uri())
    view.locator("#issue-27 summary").first.click()
    assert view.get_by_text(SCRIPT).is_visible()
    assert view.title().startswith("Rectification ledger")
    assert asked == [page.as_uri()]  # nothing was fetched


def test_its_policy_lets_nothing_else_in(browser: Browser, page: Path, tmp_path: Path) -> None:
    """Were a script smuggled past the escaping, the browser would refuse it."""
    text = page.read_text("utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(text.replace("</main>", f"</main>{SCRIPT}"), "utf-8")
    view = opened(browser, broken)
    assert view.title().startswith("Rectification ledger")
    assert view.locator("#filters").is_visible()  # its own script still runs


def test_words_and_choices_filter_the_register(browser: Browser, page: Path) -> None:
    view = opened(browser, page)
    issues = view.locator("article:visible")
    view.keyboard.press("/")
    view.keyboard.type("sewage xilingol")
    assert 0 < issues.count() < 10
    assert view.locator("#issue-27").is_visible()
    assert view.locator("#found").inner_text() == f"{issues.count()} / 49 issues"
    view.keyboard.press("Enter")
    assert view.evaluate("document.activeElement.localName") == "summary"
    view.locator("button[type=reset]").click()
    view.wait_for_function("document.querySelectorAll('article:not([hidden])').length === 49")
    view.select_option("#region", "152500")
    view.locator("#open").check()
    assert [one.get_attribute("id") for one in issues.all()] == ["issue-27"]


def test_a_link_to_an_issue_opens_it(browser: Browser, page: Path) -> None:
    view = browser.new_page()
    view.goto(f"{page.as_uri()}#issue-27")
    assert view.locator("#issue-27 details").get_attribute("open") is not None
    assert view.locator("#issue-27 h4").first.is_visible()


def test_without_scripts_everything_is_there(browser: Browser, page: Path) -> None:
    view = opened(browser, page, scripts=False)
    assert view.locator("article").count() == 49
    assert not view.locator("#filters").is_visible()
    assert "Say by when." in (view.locator("#issue-27").text_content() or "")


def test_on_paper_every_story_is_open(browser: Browser, page: Path) -> None:
    view = opened(browser, page)
    view.emulate_media(media="print")
    view.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert view.locator("#issue-27 h4").first.is_visible()
    assert not view.locator("nav").is_visible()


def test_the_same_ledger_gives_the_same_page(
    recorded: tuple[Ledger, Library], page: Path, tmp_path: Path
) -> None:
    again = written(recorded, tmp_path / "again.html")
    assert again.read_bytes() == page.read_bytes()
    assert len(page.read_bytes()) < 3_000_000


def test_photos_go_along_small_and_without_what_the_camera_wrote(
    recorded: tuple[Ledger, Library], page: Path, tmp_path: Path
) -> None:
    assert "data:image" not in page.read_text("utf-8")
    with_photos = written(recorded, tmp_path / "photos.html", photos=True).read_text("utf-8")
    (found,) = re.findall(r"data:image/jpeg;base64,([^\"]+)", with_photos)
    image = Image.open(io.BytesIO(base64.b64decode(found)))
    assert max(image.size) == 320
    assert not image.getexif()


def test_without_names_nobody_is_named(
    recorded: tuple[Ledger, Library], page: Path, tmp_path: Path
) -> None:
    assert "苏日娜" in page.read_text("utf-8")
    bare = written(recorded, tmp_path / "bare.html", names=False)
    assert "苏日娜" not in bare.read_text("utf-8")


def test_a_bar_is_as_long_as_its_number() -> None:
    drawn = bars([Bar("a", (Part(3, "x"), Part(1, "y"))), Bar("b", (Part(2, "x"),)), Bar("c", ())])
    long, rest, half = drawn.rects
    assert abs(long.width + rest.width - 2 * half.width) < 0.2
    assert abs(rest.x - long.x - long.width) < 0.2


def test_a_line_keeps_to_its_frame() -> None:
    drawn = line([0, 5, 10], "2018-01", "2018-03", "x")
    points = [tuple(map(float, point.split(","))) for point in drawn.lines[-1][0].split()]
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)
    assert len(line([4], "2018-01", "2018-01", "x").lines[-1][0].split()) == 2
