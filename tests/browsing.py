"""A real browser for pages: Debian's chromium, headless, and axe-core in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")  # while it is there, no other event loop can run
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is missing: .ci/run installs it")
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=[*FLAGS])


def opened(
    browser: Browser,
    path: Path,
    width: int = 1280,
    *,
    scheme: Literal["dark", "light"] = "light",
    policy: bool = True,
    scripts: bool = True,
) -> Page:
    """``policy`` off: axe-core, a script of the test's own, may run in the page."""
    made = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        bypass_csp=not policy,
        java_script_enabled=scripts,
    )
    page = made.new_page()
    page.goto(path.as_uri())
    return page


def barriers(page: Page) -> list[str]:
    """What axe-core finds that keeps a reader out; the page was opened without its policy."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found: list[str] = page.evaluate(
        "axe.run().then((found) => found.violations.map((rule) => rule.id))"
    )
    return found
