"""The demo's ledger, made once: what an office has after some weeks of visits."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector import i18n
from inspector.demo import prepare_demo
from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.reports.sources import Sources


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Not to be written to."""
    before = i18n.language()
    i18n.use_language("zh")
    home = Home.at(tmp_path_factory.mktemp("demo") / "home")
    prepare_demo(home)
    i18n.use_language(before)
    return home


@pytest.fixture
def demo(demo_home: Home, tmp_path: Path) -> Iterator[Ledger]:
    """The demo's ledger, to read and to write."""
    shutil.copytree(demo_home.root or tmp_path, tmp_path / "demo")
    i18n.use_language("zh")
    with Ledger.open(Home.at(tmp_path / "demo"), author="苏日娜") as opened:
        yield opened


@pytest.fixture
def sources(demo: Ledger) -> Sources:
    return Sources(demo, Library(demo.home))


@pytest.fixture
def abag(demo: Ledger) -> str:
    """The first visit to the sewage works of Abag Banner."""
    return queries.visits(demo, issue=27, site="abag-plant")[-1].id


Converted = Callable[[bytes], int]


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """LibreOffice makes pages of a Word file and tells how many; without it nothing is tried."""
    import re
    import subprocess

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    folder = tmp_path_factory.mktemp("office")

    def convert(content: bytes) -> int:
        (folder / "report.docx").write_bytes(content)
        profile = (folder / "profile").as_uri()
        subprocess.run(
            [
                *(office, "--headless", f"-env:UserInstallation={profile}"),
                *("--convert-to", "pdf", "--outdir", folder, folder / "report.docx"),
            ],
            check=True,
            timeout=120,
            capture_output=True,
        )
        return len(re.findall(rb"/Type\s*/Page\b(?!s)", (folder / "report.pdf").read_bytes()))

    return convert
