"""The demo's ledger, made once: what an office has after some weeks of visits."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from inspector import i18n
from inspector.demo import prepare_demo
from inspector.home import Home
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.reports.sources import Sources
from tests.browsing import browser

__all__ = ["browser"]


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


Paged = Callable[[Mapping[str, bytes]], dict[str, list[int]]]
"""Word files by name; gives for each of its pages how many pieces of text are on it."""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Paged:
    """LibreOffice makes pages of Word files; without it nothing is tried."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: .ci/run installs it")
        pytest.skip("LibreOffice is not installed (apt-get install libreoffice-writer-nogui)")
    folder = tmp_path_factory.mktemp("office")

    def convert(files: Mapping[str, bytes]) -> dict[str, list[int]]:
        for name, content in files.items():
            (folder / f"{name}.docx").write_bytes(content)
        profile = (folder / "profile").as_uri()
        subprocess.run(
            [
                *(office, "--headless", f"-env:UserInstallation={profile}"),
                *("--convert-to", "pdf", "--outdir", folder),
                *(folder / f"{name}.docx" for name in files),
            ],
            check=True,
            timeout=300,
            capture_output=True,
        )
        return {name: _texts((folder / f"{name}.pdf").read_bytes()) for name in files}

    return convert


def _texts(pdf: bytes) -> list[int]:
    """Of each page how often a text is shown; LibreOffice packs its pages with zlib."""
    objects = {
        int(found[1]): found[2] for found in re.finditer(rb"(?s)(\d+) 0 obj\s(.*?)endobj", pdf)
    }
    counts: list[int] = []
    for content in objects.values():
        if re.search(rb"/Type\s*/Page\b(?!s)", content):
            (at,) = re.findall(rb"/Contents (\d+) 0 R", content)
            (stream,) = re.findall(rb"(?s)stream\r?\n(.*?)\r?\nendstream", objects[int(at)])
            shown = zlib.decompressobj().decompress(stream)
            counts.append(len(re.findall(rb"T[jJ]\b", shown)))
    return counts
