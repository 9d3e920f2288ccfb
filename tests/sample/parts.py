"""The parts of an issue, most of them in a line: what each has stands first, the rest by name."""

from __future__ import annotations

from typing import Any

from inspector.i18n import Text
from inspector.packs.model import (
    Check,
    CheckType,
    Choice,
    Figure,
    FigureKind,
    Measure,
    Number,
    ReconcileRule,
    Repeat,
    Site,
)


def measure(id: str, zh: str, en: str) -> Measure:
    return Measure(id=id, text=Text(zh, en))


def figure(
    id: str, zh: str, en: str, value: Number, unit: str, kind: FigureKind, **more: Any
) -> Figure:
    return Figure(id=id, label=Text(zh, en), value=value, unit=unit, kind=kind, **more)


def relation(id: str, zh: str, en: str, rule: str, **more: Any) -> ReconcileRule:
    return ReconcileRule(id=id, label=Text(zh, en), rule=rule, **more)


def site(id: str, zh: str, en: str, region: str, **more: Any) -> Site:
    return Site(id=id, name=Text(zh, en), region=region, **more)


def repeat(id: str, zh: str, en: str) -> Repeat:
    return Repeat(id=id, label=Text(zh, en))


def check(id: str, type: CheckType, zh: str, en: str, **more: Any) -> Check:
    return Check(id=id, type=type, label=Text(zh, en), **more)


def choice(name: str, zh: str, en: str) -> Choice:
    return Choice(name=name, label=Text(zh, en))
