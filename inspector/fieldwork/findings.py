"""Findings: raised in a visit, changed, closed on evidence or withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from inspector.errors import InputError
from inspector.fieldwork.visits import VisitForm
from inspector.i18n import Text
from inspector.ledger import bodies, evidence, queries
from inspector.ledger.bodies import Known, Severity
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.packs import values
from inspector.packs.form import Item

SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor")
Field = Literal["severity", "what", "action", "due", "responsible"]


def raise_finding(
    ledger: Ledger,
    visit: str,
    *,
    severity: str,
    what: str,
    check: str | None = None,
    row: str | None = None,
    action: str = "",
    due: str | None = None,
    responsible: str = "",
) -> str:
    """Raise a finding in a visit and give its id; ``due`` is a date (YYYY-MM-DD)."""
    found = queries.visit(ledger, visit)
    return ledger.record(
        bodies.FindingRaised(
            visit=found.id,
            check=check,
            row=row,
            severity=_severity(severity),
            what=_words(what),
            action=action.strip(),
            due=_due(due),
            responsible=responsible.strip(),
        )
    ).id


def proposed_finding(form: VisitForm, item: Item) -> bodies.FindingRaised:
    """What a failing answer proposes to raise: the question, what was seen, what was expected."""
    seen = ""
    given = item.computed if item.check.type == "calculate" else item.stored
    if given is not None:
        seen = values.display(item.check, given, form.form.choices(item.check, form.stored))
    name = f" ({item.row_name})" if item.row_name else ""
    colon = " " if not name and str(item.check.label).endswith(("?", "？")) else ": "
    return bodies.FindingRaised(
        visit=form.visit.id,
        check=item.check.id,
        row=item.row,
        severity=item.check.severity,
        what=f"{item.check.label}{name}{colon}{seen}",
    )


def change_finding(ledger: Ledger, finding: str, field: Field, value: str) -> Event | None:
    """Change one field; None if it has that value already."""
    found = queries.finding(ledger, finding)
    match field:
        case "severity":
            value = _severity(value)
        case "what":
            value = _words(value)
        case "due":
            value = _due(value) or ""
        case _:
            value = value.strip()
    if (getattr(found, field) or "") == value and not found.conflict:
        return None
    return ledger.record(bodies.FindingChanged(finding=found.id, field=field, value=value))


def close_finding(ledger: Ledger, finding: str, note: str, paths: Sequence[Path] = ()) -> Event:
    """Close a finding on what was seen; critical and major ones need a file as evidence."""
    found = queries.finding(ledger, finding)
    if found.state != "open":
        raise InputError(
            Text("这条发现已经关闭或撤回", "this finding is closed or withdrawn already"),
            Text("需要时可重新打开", "it can be reopened"),
        )
    if not note.strip():
        raise InputError(
            Text("没有写明核实情况", "what was verified is not said"),
            Text("写一句看到了什么", "say in a sentence what was seen"),
        )
    attached = queries.evidence(ledger, finding=found.id)
    if found.severity != "minor" and not paths and not attached:
        raise InputError(
            Text("严重和较重的发现须凭证据关闭", "critical and major findings close on evidence"),
            Text("附上照片或文件", "attach a photo or a document"),
        )
    kept = [evidence.store(ledger.home, path) for path in paths]
    facts: list[Known] = [
        bodies.EvidenceAttached(
            sha256=blob.sha256,
            name=blob.name,
            media_type=blob.media_type,
            size=blob.size,
            finding=found.id,
            taken_at=blob.taken_at,
            lat=blob.lat,
            lon=blob.lon,
        )
        for blob in kept
    ]
    shown = [*(file.sha256 for file in attached), *(blob.sha256 for blob in kept)]
    facts.append(
        bodies.FindingClosed(
            finding=found.id, note=note.strip(), evidence=list(dict.fromkeys(shown))
        )
    )
    return ledger.record_all(facts)[-1]


def withdraw_finding(ledger: Ledger, finding: str, note: str) -> Event:
    """Take back a finding that was raised by mistake; ``note`` says why."""
    found = queries.finding(ledger, finding)
    if found.state != "open":
        raise InputError(
            Text("只有未关闭的发现可以撤回", "only an open finding can be withdrawn"),
            Text("需要时先重新打开", "reopen it first"),
        )
    if not note.strip():
        raise InputError(
            Text("没有写明为什么撤回", "why it is withdrawn is not said"),
            Text("写一句理由", "say why in a sentence"),
        )
    return ledger.record(bodies.FindingWithdrawn(finding=found.id, note=note.strip()))


def reopen_finding(ledger: Ledger, finding: str, note: str = "") -> Event | None:
    """Open a closed or withdrawn finding again; None if it is open."""
    found = queries.finding(ledger, finding)
    if found.state == "open":
        return None
    return ledger.record(bodies.FindingReopened(finding=found.id, note=note.strip()))


def _severity(text: str) -> Severity:
    for severity in SEVERITIES:
        if text == severity:
            return severity
    raise InputError(
        Text(f"没有这个等级：{text}", f"no such severity: {text}"),
        Text("用 critical、major 或 minor", "use critical, major or minor"),
    )


def _words(what: str) -> str:
    if not what.strip():
        raise InputError(
            Text("没有写明问题", "what is wrong is not said"),
            Text("写一句问题是什么", "say in a sentence what is wrong"),
        )
    return what.strip()


def _due(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise InputError(
            Text(f"日期写法不对：{text}", f"this is no date: {text}"),
            Text("写成 2026-11-23", "write it as 2026-11-23"),
        ) from error
