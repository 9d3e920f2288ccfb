"""A page of the shipped pack with a few records in it, and a real browser to open it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from PIL import Image

from inspector import fieldwork, i18n
from inspector.agenda.notices import issue_notice
from inspector.exports.pace import Pace
from inspector.exports.page import write_page
from inspector.exports.writing import target
from inspector.home import Home
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from tests.browsing import browser

__all__ = ["browser"]

TODAY = dt.datetime(2018, 3, 5, 2, 30, tzinfo=dt.UTC)
SCRIPT = "<script>document.title = 'taken'</script><img src='http://192.0.2.1/x.png' onerror='x()'>"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, Library]]:
    """A visit to issue 27 with a photo, a finding in hostile words, a warning."""
    folder = tmp_path_factory.mktemp("page")
    home = Home.at(folder / "home")
    library = Library(home, "nei-menggu-2016")
    with Ledger.open(home, author="苏日娜", wall=lambda: TODAY) as ledger:
        _record(ledger, library, folder / "gate.jpg")
        yield ledger, library


def _record(ledger: Ledger, library: Library, photo: Path) -> None:
    pack = library.load()
    visit = fieldwork.open_visit(ledger, library, pack, 27, "abag-plant")
    fieldwork.answer(ledger, library, visit, "operating", "yes")
    image = Image.new("RGB", (1600, 900), (90, 120, 60))
    exif = image.getexif()
    exif[0x0110] = "CAMERA-MODEL"
    image.save(photo, exif=exif)
    fieldwork.attach(ledger, photo, visit=visit, check="operating")
    fieldwork.raise_finding(
        ledger, visit, severity="major", what=SCRIPT, check="operating", due="2018-03-01"
    )
    issue_notice(
        ledger,
        pack,
        library.tables,
        27,
        level="warning",
        to=pack.issues[26].authorities[0],
        answer_by=dt.date(2018, 4, 1),
        text="Say by when.",
    )


@pytest.fixture(scope="module")
def page(recorded: tuple[Ledger, Library], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(recorded, tmp_path_factory.mktemp("written") / "page.html")


def written(
    recorded: tuple[Ledger, Library],
    path: Path,
    *,
    language: i18n.Language = "en",
    issues: Collection[int] | None = None,
    names: bool = True,
    photos: bool = False,
) -> Path:
    """The page in a file."""
    ledger, library = recorded
    before = i18n.language()
    i18n.use_language(language)
    with target(path) as sink:
        write_page(sink, ledger, library, Pace(), issues=issues, names=names, photos=photos)
    i18n.use_language(before)
    return path
