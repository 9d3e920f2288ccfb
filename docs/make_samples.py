"""Makes docs/samples/ anew, from a demo home: a report of each kind, a page and a workbook.

python docs/make_samples.py
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from inspector.demo import prepare_demo  # noqa: E402
from inspector.exports import export  # noqa: E402
from inspector.home import Home  # noqa: E402
from inspector.i18n import Language, use_language  # noqa: E402
from inspector.ledger import queries  # noqa: E402
from inspector.ledger.ledger import Ledger  # noqa: E402
from inspector.packs.library import Library  # noqa: E402
from inspector.reports.kinds import document_of  # noqa: E402
from inspector.reports.reporting import FORMATS, rendered  # noqa: E402
from inspector.reports.sources import Sources  # noqa: E402

DAY = dt.date(2018, 8, 1)
SAMPLES = ROOT / "docs" / "samples"
ISSUES = (9, 27, 41)
"""In the page and the workbook: with all of them they are not small."""


def main() -> None:
    SAMPLES.mkdir(exist_ok=True)
    make(
        "zh",
        ("visit", "notice", "issue", "monthly", "quarterly", "weekly", "public", "lookback"),
        ("docx",),
    )
    make("en", ("monthly",), FORMATS)


def make(language: Language, kinds: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """One file for each kind and format."""
    use_language(language)
    with tempfile.TemporaryDirectory(prefix="inspector-samples-") as folder:
        home = Home.at(Path(folder) / "home")
        prepare_demo(home)
        with Ledger.open(home) as ledger:
            sources = Sources(ledger, Library(home), today=DAY)
            visit = queries.visits(ledger, issue=27, site="abag-plant")[-1].id
            notices = queries.notices(ledger, pack=sources.pack.id)
            of = {
                "visit": visit,
                "notice": notices[0].id if notices else "",
                "issue": "27",
                "public": "27",
                "monthly": "2018-07",
                "quarterly": "2018Q2",
                "weekly": "2018-W23",
            }
            for kind in kinds:
                if kind == "notice" and not notices:
                    continue
                document = document_of(sources, kind, of.get(kind, ""))
                for format in FORMATS:
                    if format in formats:
                        path = SAMPLES / f"{kind}-{language}.{format}"
                        path.write_bytes(rendered(document, format))
                        print(path.relative_to(ROOT))
            for format, name in (("html", "page"), ("xlsx", "workbook")):
                path = SAMPLES / f"{name}-{language}.{format}"
                day = DAY if format == "html" else None
                export(ledger, Library(home), format, path, issues=ISSUES, today=day)
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
