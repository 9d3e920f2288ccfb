"""What another version of a pack changes: for whoever is to take it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, Protocol, TypeVar

import msgspec

from inspector.i18n import Text
from inspector.packs.model import Figure, Issue, Pack


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is new, gone or different."""

    kind: Literal["added", "gone", "changed"]
    what: Literal["issue", "check", "figure"]
    issue: int | None = None
    """None: a figure of the whole pack."""
    id: str
    """Of an issue its slug."""
    label: Text
    before: str = ""
    after: str = ""
    """Of a figure: its value with the unit, where that changed."""


def changes(before: Pack | None, after: Pack) -> tuple[Change, ...]:
    """In the order of issues; without a pack before, every issue is new."""
    old = {} if before is None else {issue.number: issue for issue in before.issues}
    new = {issue.number: issue for issue in after.issues}
    own = () if before is None else before.figures
    return tuple([*_issues(old, new), *_figures(None, own, after.figures)])


def words(change: Change) -> Text:
    """One line of it: ``+ 27 load_rate Load``."""
    sign = {"added": "+", "gone": "-", "changed": "~"}[change.kind]
    what = {
        "issue": Text("事项", "issue"),
        "check": Text("检查项", "check"),
        "figure": Text("数据", "figure"),
    }[change.what]
    number = "" if change.issue is None else f" {change.issue}"
    moved = f": {change.before} → {change.after}" if change.before != change.after else ""

    line = Text.same("{sign} {what}{number} {label}{moved}")
    return line.format(sign=sign, what=what, number=number, label=change.label, moved=moved)


def counted(found: Sequence[Change]) -> Text:
    """All of it in one line: ``issues +1 -0 ~2, checks …``; what has no change is left out."""
    names = {
        "issue": Text("事项", "issues"),
        "check": Text("检查项", "checks"),
        "figure": Text("数据", "figures"),
    }
    parts = list[Text]()
    for what, name in names.items():
        kinds = [one.kind for one in found if one.what == what]
        told = [
            f"{sign}{kinds.count(kind)}"
            for sign, kind in (("+", "added"), ("-", "gone"), ("~", "changed"))
            if kind in kinds
        ]
        if told:
            parts.append(Text(f"{name.zh} {' '.join(told)}", f"{name.en} {' '.join(told)}"))
    if not parts:
        return Text("只有文字或说明的改动", "only texts or explanations differ")
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _issues(old: Mapping[int, Issue], new: Mapping[int, Issue]) -> Iterator[Change]:
    for number in sorted(old.keys() | new.keys()):
        was, now = old.get(number), new.get(number)
        if was is None or now is None:
            there = now or was
            assert there is not None
            yield Change(
                kind="gone" if now is None else "added",
                what="issue",
                issue=number,
                id=there.slug,
                label=there.title,
            )
        elif was != now:
            yield from _issue(was, now)


def _issue(was: Issue, now: Issue) -> Iterator[Change]:
    if _without_parts(was) != _without_parts(now):
        yield Change(kind="changed", what="issue", issue=now.number, id=now.slug, label=now.title)
    for kind, _, check in _compared(was.checks, now.checks):
        yield Change(kind=kind, what="check", issue=now.number, id=check.id, label=check.label)
    yield from _figures(now.number, was.figures, now.figures)


def _without_parts(issue: Issue) -> Issue:
    return msgspec.structs.replace(issue, checks=(), figures=())


def _figures(number: int | None, was: Sequence[Figure], now: Sequence[Figure]) -> Iterator[Change]:
    for kind, before, figure in _compared(was, now):
        yield Change(
            kind=kind,
            what="figure",
            issue=number,
            id=figure.id,
            label=figure.label,
            before="" if before is None or kind == "gone" else _value(before),
            after="" if before is None or kind == "gone" else _value(figure),
        )


def _value(figure: Figure) -> str:
    return f"{figure.value}{figure.unit}"


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Identified)


def _compared(
    was: Sequence[T], now: Sequence[T]
) -> Iterator[tuple[Literal["added", "gone", "changed"], T | None, T]]:
    """Kind, the one before, and the one to speak of; what is gone stands last."""
    before = {one.id: one for one in was}
    for one in now:
        old = before.pop(one.id, None)
        if old is None:
            yield "added", None, one
        elif old != one:
            yield "changed", old, one
    for one in before.values():
        yield "gone", one, one
