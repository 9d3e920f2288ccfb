"""The page put together: facts into the template, style and script into the page.

The page may load nothing and send nothing: its policy names the hashes of its own style and script
and allows no other.  The template escapes every text, so a note that is a ``<script>`` is read as
one and never run.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import msgspec

from inspector.agenda.agenda import KIND_WORDS, Entry
from inspector.errors import InputError
from inspector.exports.pace import Pace
from inspector.exports.page import charts
from inspector.exports.page.story import Story, Teller, source_word
from inspector.exports.writing import Sink
from inspector.figures.words import MARKS, OUTCOMES, amount, claim, signed
from inspector.i18n import Text, language
from inspector.ledger.ledger import Ledger
from inspector.overview.dashboard import Dashboard, Overview
from inspector.overview.months import SERIES, running
from inspector.overview.words import AGE_WORDS, SERIES_WORDS, SEVERITY_WORDS, entry_words, headline
from inspector.packs.library import Library
from inspector.packs.model import Pack
from inspector.workflow.words import REPORTED, stage_word

if TYPE_CHECKING:
    from jinja2 import Environment

_AGE_LOOKS: Final = ("new", "older", "old")


def write_page(
    sink: Sink,
    ledger: Ledger,
    library: Library,
    pace: Pace,
    *,
    issues: Iterable[int] | None = None,
    today: dt.date | None = None,
    names: bool = True,
    photos: bool = False,
) -> int:
    """Write the page; says how many issues are in it.

    ``today``: the day by which things are overdue.  InputError for an issue that the pack has not.
    """
    pack, day = library.load(), today or ledger.today()
    wanted = _wanted(pack, issues)
    pace.total = len(wanted)
    teller = Teller(ledger, library, pack, day, names=names, photos=photos)
    stories = list[Story]()
    for story in teller.stories(wanted):
        stories.append(story)
        pace.work()
    overview = Dashboard(ledger, pack, library.tables).overview(day)
    environment = _environment(names)
    template = environment.get_template("page.html.jinja")
    for piece in template.generate(**_facts(ledger, library, pack, overview, stories)):
        sink.write(piece.encode())
    return len(stories)


def _wanted(pack: Pack, issues: Iterable[int] | None) -> tuple[int, ...]:
    if issues is None:
        return tuple(issue.number for issue in pack.issues)
    for number in (asked := sorted(set(issues))):
        if pack.issue(number) is None:
            raise InputError(
                Text(f"清单包里没有第 {number} 号事项", f"the pack has no issue {number}"),
                Text("用 inspector issues 查编号", "`inspector issues` lists the numbers"),
            )
    return tuple(asked)


def _environment(names: bool) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # 40 ms

    environment = Environment(
        loader=PackageLoader("inspector.exports.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "amount": amount,
        "signed": signed,
        "claim": claim,
        "stage": stage_word,
        "entry": entry_words if names else _nameless,
        "source": source_word,
    }
    for name, words in filters.items():
        environment.filters[name] = words
    return environment


def _facts(
    ledger: Ledger, library: Library, pack: Pack, overview: Overview, stories: list[Story]
) -> dict[str, Any]:
    from markupsafe import Markup

    style, script = _part("page.css"), _part("page.js")
    districts = {code for story in stories for code in story.districts}
    return {
        "t": _in_language,
        "language": {"zh": "zh-CN", "en": "en"}[language()],
        "style": Markup(style),
        "script": Markup(script),
        "policy": _policy(style, script),
        "pack": pack,
        "device": ledger.device,
        "overview": overview,
        "headline": headline(overview),
        "stories": stories,
        "stages": sorted({story.standing.stage for story in stories}),
        "regions": [region for region in library.tables.districts() if region.code in districts],
        "categories": [
            category
            for category in pack.categories
            if any(story.issue.category == category.id for story in stories)
        ],
        "charts": _charts(overview),
        "ages": AGE_WORDS,
        "heat": _heat(overview),
        "severities": SEVERITY_WORDS,
        "kinds": KIND_WORDS,
        "outcomes": OUTCOMES,
        "marks": MARKS,
        "series": SERIES_WORDS,
        "running": {one: running(overview.months, one) for one in SERIES},
        "reported": REPORTED,
    }


def _nameless(entry: Entry) -> Text:
    """What is due; whom a notice went to may be a person."""
    if entry.kind == "notice":
        entry = msgspec.structs.replace(entry, what=Text("待答复", "to be answered"))
    return entry_words(entry)


def _in_language(zh: str, en: str) -> str:
    return str(Text(zh, en))


def _charts(overview: Overview) -> dict[str, charts.Drawing]:
    drawn = {
        "stages": charts.bars(
            [
                charts.Bar(str(stage_word(stage)), (charts.Part(count, f"stage-{stage}"),))
                for stage, count in overview.stages.items()
            ]
        ),
        "findings": charts.bars(
            [
                charts.Bar(
                    str(SEVERITY_WORDS[line.severity]),
                    tuple(map(charts.Part, line.ages, _AGE_LOOKS)),
                )
                for line in overview.findings
            ]
        ),
        "figures": charts.bars(
            [
                charts.Bar(str(OUTCOMES[outcome]), (charts.Part(count, f"outcome-{outcome}"),))
                for outcome, count in overview.figures.items()
            ]
        ),
    }
    if months := overview.months:
        for one in SERIES:
            drawn[one] = charts.line(
                running(months, one), months[0].month, months[-1].month, f"series-{one}"
            )
    return drawn


def _heat(overview: Overview) -> dict[str, int]:
    """By region how warm its open findings make it, 0 to 4; the number stands beside it."""
    most = max((region.findings_open for region in overview.regions), default=0) or 1
    return {region.code: -(-region.findings_open * 4 // most) for region in overview.regions}


def _part(name: str) -> str:
    return (files("inspector.exports.page") / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """What a browser may do with the page: show it, and nothing else."""

    def only(text: str) -> str:
        digest = hashlib.sha256(text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    return (
        f"default-src 'none'; style-src {only(style)}; script-src {only(script)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
