"""What is written of an issue: a measure reported, a rule explained, the public text, a remark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from inspector.errors import InputError
from inspector.i18n import Text
from inspector.ledger import bodies, evidence, queries
from inspector.ledger.bodies import Known
from inspector.ledger.events import Event
from inspector.ledger.ledger import Ledger
from inspector.packs.model import Pack
from inspector.workflow.facts import issue_numbered, standing_of


def report_measure(
    ledger: Ledger,
    pack: Pack,
    number: int,
    measure: str,
    words: str,
    files: Sequence[Path] = (),
) -> Event:
    """Report a measure of the issue as done; ``files`` join the evidence that is there already.

    What was reported before the issue was reopened is reported anew, with new evidence.
    """
    issue = issue_numbered(pack, number)
    _one_of(measure, [one.id for one in issue.measures], Text("措施", "measure"))
    words = _written(words, Text("做了什么", "what was done"))
    kept = [evidence.store(ledger.home, path) for path in files]
    reopening = max(standing_of(ledger, pack, issue).reopenings, default=None)
    before = next(
        (
            one
            for one in queries.statements(ledger, pack.id, issue.slug)
            if one.kind == "measure" and one.subject == measure and one.reopening == reopening
        ),
        None,
    )
    shown = [*(before.evidence if before else ()), *(blob.sha256 for blob in kept)]
    facts: list[Known] = [
        bodies.EvidenceAttached(
            sha256=blob.sha256,
            name=blob.name,
            media_type=blob.media_type,
            size=blob.size,
            taken_at=blob.taken_at,
            lat=blob.lat,
            lon=blob.lon,
        )
        for blob in kept
    ]
    facts.append(
        bodies.MeasureReported(
            pack=pack.id,
            issue=number,
            slug=issue.slug,
            measure=measure,
            words=words,
            evidence=list(dict.fromkeys(shown)),
            reopening=reopening,
        )
    )
    return ledger.record_all(facts)[-1]


def explain_rule(ledger: Ledger, pack: Pack, number: int, rule: str, words: str) -> Event:
    """Explain in writing why a reconcile rule of the issue does not hold."""
    issue = issue_numbered(pack, number)
    _one_of(rule, [one.id for one in issue.reconcile], Text("勾稽关系", "rule"))
    return ledger.record(
        bodies.RuleExplained(
            pack=pack.id,
            issue=number,
            slug=issue.slug,
            rule=rule,
            words=_written(words, Text("为何不成立", "why it does not hold")),
        )
    )


def write_public_text(ledger: Ledger, pack: Pack, number: int, text: str) -> Event:
    """What the public is told of the issue, in place of what was written before."""
    issue = issue_numbered(pack, number)
    return ledger.record(
        bodies.PublicTextWritten(
            pack=pack.id,
            issue=number,
            slug=issue.slug,
            text=_written(text, Text("公开什么", "what the public is told")),
        )
    )


def public_text(ledger: Ledger, pack: Pack, number: int) -> str | None:
    """What the public is told of the issue; None if nobody wrote it."""
    issue = issue_numbered(pack, number)
    written = queries.statements(ledger, pack.id, issue.slug)
    return next((one.words for one in written if one.kind == "public_text"), None)


def write_remark(ledger: Ledger, pack: Pack, number: int, text: str) -> Event:
    """Remark on the issue, in place of what was remarked before; empty takes it away."""
    issue = issue_numbered(pack, number)
    return ledger.record(
        bodies.RemarkWritten(pack=pack.id, issue=number, slug=issue.slug, text=text.strip())
    )


def remark(ledger: Ledger, pack: Pack, number: int) -> str | None:
    """What is remarked on the issue; None for nothing."""
    issue = issue_numbered(pack, number)
    written = queries.statements(ledger, pack.id, issue.slug)
    return next((one.words for one in written if one.kind == "remark" and one.words), None)


def _written(words: str, what: Text) -> str:
    if not words.strip():
        raise InputError(
            Text("没有写明{what}", "it is not said {what}").format(what=what),
            Text("写一句话", "say it in a sentence"),
        )
    return words.strip()


def _one_of(id: str, ids: Iterable[str], what: Text) -> None:
    listed = list(ids)
    if id not in listed:
        raise InputError(
            Text("这一事项没有这个{what}：{id}", "the issue has no such {what}: {id}").format(
                what=what, id=id
            ),
            Text(
                "可用：" + ("、".join(listed) or "-"), "there are: " + (", ".join(listed) or "none")
            ),
        )
