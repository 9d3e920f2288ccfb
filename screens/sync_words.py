"""Remotes, quarantine and outcomes of a sync as rows and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inspector.config import Config
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.sync import offers, quarantine, trust
from inspector.sync.engine import RemoteOutcome
from inspector.sync.offers import Offer
from inspector.sync.quarantine import Held
from inspector.sync.status import RemoteStatus, Status, status
from inspector.sync.trust import Pending
from screens.widgets.listing import Cell, Column, ListRow

REMOTES: Final = (
    Column("name", Text("目标", "Remote"), 12),
    Column("url", Text("位置", "Where"), None),
    Column("there", Text("状态", "State"), 11),
    Column("unsent", Text("待发", "Unsent"), 7, right=True),
    Column("last", Text("上次同步", "Last sync"), 16, right=True),
)
HELD: Final = (
    Column("reason", Text("原因", "Reason"), 11),
    Column("what", Text("被隔离的", "Set aside"), None),
    Column("device", Text("终端", "Device"), 14),
    Column("events", Text("记录", "Records"), 11, right=True, least=70),
)
REASONS: Final[dict[str, Text]] = {
    "untrusted": Text("未信任", "not trusted"),
    "revoked": Text("已撤销", "revoked"),
    "gap": Text("缺前段", "gap"),
    "fork": Text("分叉", "fork"),
    "no_key": Text("无公钥", "no key"),
    "sealed": Text("非本机可读", "encrypted"),
    "bad_seal": Text("加密损坏", "damaged"),
    "blob": Text("证据不符", "evidence"),
    "name": Text("名称不符", "name"),
    "damaged": Text("已损坏", "damaged"),
    "pack": Text("清单包", "pack"),
}
MODES: Final[dict[str, Text]] = {
    "auto": Text("自动同步", "sync by itself"),
    "ask": Text("先问", "ask"),
    "off": Text("不管", "do nothing"),
}


@dataclass(frozen=True)
class Standing:
    """Everything the sync screen shows, read in one go in a thread."""

    status: Status
    held: tuple[Held, ...]
    pending: tuple[Pending, ...]
    own_name: str
    offers: tuple[Offer, ...]
    """Packs that nobody here has decided on."""


def standing(ledger: Ledger, config: Config, library: Library) -> Standing:
    return Standing(
        status(ledger, config),
        tuple(quarantine.held(ledger.home)),
        tuple(trust.pending(ledger)),
        next((device.name for device in queries.devices(ledger) if device.own), ""),
        tuple(offers.waiting(ledger, library)),
    )


def remote_row(remote: RemoteStatus) -> ListRow:
    there: Cell = ((str(Text("可用", "there")), "good"),)
    if not remote.reachable:
        there = ((str(Text("[!] 不可用", "[!] away")), "warn"),)
    last = (remote.last_sync or "")[:16].replace("T", " ") or "-"
    return ListRow(remote.name, (remote.name, remote.url, there, str(remote.unsent.events), last))


def held_row(held: Held) -> ListRow:
    events = "" if held.first is None else f"{held.first}-{held.last}"
    who = held.device_name or held.device or held.remote
    reason = str(REASONS.get(held.reason, Text.same(held.reason)))
    return ListRow(held.id, (((reason, "warn"),), str(held.what), who, events))


def held_words(held: Held, pending: Sequence[Pending]) -> str:
    """All of one entry: why, from where, whose fingerprint, what to do."""
    parts = [str(held.what)]
    device = next((one for one in pending if one.id == held.device), None)
    if device is not None:
        told = Text(
            f"它的指纹：{device.fingerprint}\n与它的主人核对一致后按 t 信任",
            f"its fingerprint: {device.fingerprint}\ncompare it with its owner's, then t trusts it",
        )
        parts.append(str(told))
    elif held.remedy is not None:
        parts.append(str(held.remedy))
    parts.append(f"{held.remote or '-'}: {held.path}")
    return "\n".join(parts)


def outcome_words(outcome: RemoteOutcome, *, dry_run: bool) -> str:
    """What came of a sync with one remote, in a line or two."""
    if outcome.error is not None:
        remedy = f"\n{outcome.remedy}" if outcome.remedy is not None else ""
        mark = "[ ]" if outcome.cancelled else "[!]"
        return f"{mark} {outcome.name}: {outcome.error}{remedy}"
    sent, came = outcome.pushed_events, outcome.pulled_events
    told = Text(
        f"[x] {outcome.name}：发出 {sent} 条、文件 {outcome.pushed_blobs}；"
        f"收到 {came} 条、文件 {outcome.pulled_blobs}",
        f"[x] {outcome.name}: sent {sent} records, {outcome.pushed_blobs} files;"
        f" received {came}, {outcome.pulled_blobs}",
    )
    if dry_run:
        told = Text(
            f"[ ] {outcome.name}：将发出 {sent} 条，可收到 {came} 条；没有改动任何东西",
            f"[ ] {outcome.name}: would send {sent} and receive {came}; nothing was touched",
        )
    extra = [str(note) for note in outcome.notes]
    if outcome.quarantined:
        extra.append(
            str(Text(f"隔离 {outcome.quarantined} 个", f"{outcome.quarantined} set aside"))
        )
    return "  ".join([str(told), *extra])
