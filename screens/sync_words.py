"""Remotes, quarantine and outcomes of a sync as rows and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace
from textual.content import Content

from inspector.config import Config, Remote
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.packs.library import Library
from inspector.sync import history, offers, quarantine, trust
from inspector.sync.history import Entry
from inspector.sync.offers import Offer
from inspector.sync.outbox import Backlog
from inspector.sync.outcome import RemoteOutcome
from inspector.sync.quarantine import Held
from inspector.sync.rekey import Rekeyed
from inspector.sync.status import RemoteStatus, Status, status
from inspector.sync.trust import Pending
from inspector.sync.watch import Seen
from screens.pace import size_words
from screens.sync_history import came_lines, line_of, local
from screens.widgets.listing import Cell, Column, ListRow
from screens.words import many

REMOTES: Final = (
    Column("name", Text("目标", "Remote"), 12),
    Column("url", Text("位置", "Where"), None),
    Column("there", Text("状态", "State"), 11),
    Column("kept", Text("加密", "Encrypted"), 9, least=100),
    Column("photos", Text("照片", "Photos"), 10, least=100),
    Column("unsent", Text("待发", "Unsent"), 7, right=True),
    Column("last", Text("上次同步", "Last sync"), 16, right=True),
)
HELD: Final = (
    Column("reason", Text("原因", "Reason"), 11),
    Column("what", Text("被隔离的", "Set aside"), None),
    Column("device", Text("终端", "Device"), 14),
    Column("events", Text("记录", "Records"), 11, right=True, least=70),
)
PHOTOS: Final[dict[str, Text]] = {
    "always": Text("都传", "all"),
    "thumbnails": Text("缩略图", "small ones"),
    "never": Text("不传", "none"),
}
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
    "bad_gzip": Text("已损坏", "damaged"),
    "truncated": Text("不完整", "cut short"),
    "bad_format": Text("非数据包", "no bundle"),
    "newer_version": Text("版本更新", "newer"),
    "header_mismatch": Text("首行不符", "mismatch"),
    "broken_chain": Text("接不上", "chain"),
    "bad_hash": Text("被改动", "altered"),
    "bad_signature": Text("签名不对", "signature"),
    "wrong_device": Text("冒名", "false name"),
    "too_large": Text("过大", "too large"),
    "flaw": Text("内容有误", "flawed"),
    "pack": Text("清单包", "pack"),
}
NOTIFY: Final[dict[str, Text]] = {
    "off": Text("只在屏上", "on the screen alone"),
    "bell": Text("响铃", "bell"),
    "desktop": Text("桌面通知", "desktop message"),
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
    history: tuple[Entry, ...]
    """The newest first."""


def standing(ledger: Ledger, config: Config, library: Library) -> Standing:
    devices = queries.devices(ledger)
    names = {device.id: device.name for device in devices}
    held = [
        replace(one, device_name=one.device_name or names.get(one.device or ""))
        for one in quarantine.held(ledger.home)
    ]
    return Standing(
        status(ledger, config, probe=False),
        tuple(held),
        tuple(trust.pending(ledger)),
        next((device.name for device in devices if device.own), ""),
        tuple(offers.waiting(ledger, library)),
        tuple(history.read(ledger.home)),
    )


def facts_words(found: Standing | None, config: Config, fingerprint: str) -> Content:
    """What waits, how it is synced by itself, whose device this is, what colleagues offer."""
    if found is None:
        return Content.styled(str(Text("正在查看", "looking")), "$text-muted")
    lines: list[Content] = []
    if not found.status.remotes:
        told = Text(
            "还没有同步目标。按 a 添加 U 盘或共享文件夹。",
            "There is no remote yet: a adds a stick or a shared folder.",
        )
        lines.append(Content.styled(str(told), "$text-muted"))
    else:
        count, waits = found.status.conflicts, waiting_words(found.status.outbox)
        conflicts = Content.styled(
            str(Text(f"k 冲突 {count}", f"k conflicts: {count}")),
            "$text-warning" if count else "$text-muted",
        )
        lines.append(Content.styled(f"{waits}   ", "$text-muted") + conflicts)
        mode, call = MODES[config.sync], NOTIFY[config.notify]
        told = Text(
            f"m 恢复可用时：{mode.zh}   b 需要人时：{call.zh}",
            f"m when one is back: {mode.en}   b calls you: {call.en}",
        )
        lines.append(Content.styled(str(told), "$text-muted"))
    told = Text("本终端 {name} 的指纹：", "fingerprint of {name}, this device: ")
    label = Content.styled(str(told.format(name=found.own_name)), "$text-muted")
    lines.append(label + Content(fingerprint))
    if count := len(found.offers):
        told = Text(f"p 同事提供的清单包 {count}", f"p packs offered by colleagues: {count}")
        lines.append(Content.styled(str(told), "$text-accent"))
    return Content("\n").join(lines)


def remote_row(remote: RemoteStatus, told: Remote | None, seen: Seen | None) -> ListRow:
    last = local(remote.last_sync) if remote.last_sync else "-"
    sealed = told is not None and bool(told.recipients)
    kept = str(Text("是", "yes") if sealed else Text("否", "no"))
    cells = (remote.name, remote.url, _state(seen), kept, _photos(told))
    return ListRow(remote.name, (*cells, str(remote.unsent.events), last))


def _photos(told: Remote | None) -> str:
    return str(PHOTOS[told.photos if told is not None else "always"])


def _state(seen: Seen | None) -> Cell:
    if seen is None or (seen.there is None and not seen.stopped):
        return ((str(Text("正在问", "asking")), "muted"),)
    if seen.stopped:
        return ((str(Text("[!] 停用", "[!] stopped")), "warn"),)
    if seen.there:
        return ((str(Text("可用", "there")), "good"),)
    return ((str(Text("[!] 不可用", "[!] away")), "warn"),)


def remote_words(told: Remote, seen: Seen | None) -> Content:
    """All of one remote: who reads it, what goes over it, what is wrong with it."""
    count = len(told.recipients or ())
    sealed = Text("不加密", "not encrypted")
    if count:
        many = "recipient" if count == 1 else "recipients"
        sealed = Text(f"加密给 {count} 个收件人", f"encrypted for {count} {many}")
    parts = [sealed]
    if told.user:
        parts.append(Text(f"用户 {told.user}", f"user {told.user}"))
    if told.photos != "always":
        parts.append(Text("照片：{photos}", "photos: {photos}").format(photos=PHOTOS[told.photos]))
    if told.bandwidth is not None:
        parts.append(Text(f"至多 {told.bandwidth} kB/s", f"at most {told.bandwidth} kB/s"))
    lines = [Content("   ".join(str(part) for part in parts))]
    if seen is not None and seen.problem is not None and not (seen.there and not seen.stopped):
        told_problem = seen.problem
        if seen.remedy is not None:
            both = Text("{what}：{remedy}", "{what}: {remedy}")
            told_problem = both.format(what=seen.problem, remedy=seen.remedy)
        lines.append(Content.styled(f"[!] {told_problem}", "$text-warning"))
        if seen.stopped:
            told_stopped = Text(
                "已停用，不再自动试：s 改密码，v 试连，回车同步",
                "left alone until you act: s gives the password, v tries it, Enter syncs",
            )
            lines.append(Content(str(told_stopped)))
    return Content("\n").join(lines)


def waiting_words(out: Backlog) -> Text:
    """What has not gone to a remote yet."""
    size = f" ({size_words(out.blob_bytes)})" if out.blob_bytes else ""
    told = Text(f"待发 {out.events} 条", f"unsent: {many(out.events, 'record')}")
    if out.blobs:
        told = Text(
            f"{told.zh}、证据 {out.blobs} 件{size}",
            f"{told.en}, {out.blobs} photos and files{size}",
        )
    if out.files:
        told = Text(
            f"{told.zh}、结果文件 {out.files}", f"{told.en}, {many(out.files, 'findings file')}"
        )
    return told


def recent_words(entries: Sequence[Entry], most: int) -> str:
    """The last syncs, where there is room for them, and from whom what came."""
    if not entries:
        return ""
    lines = [str(Text("h 近来的同步", "h the last syncs"))]
    for entry in entries:
        lines += [line_of(entry), *(f"    {line}" for line in came_lines(entry.came))]
    return "\n".join(lines[:most])


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
        f"[x] {outcome.name}: sent {many(sent, 'record')}, {many(outcome.pushed_blobs, 'file')};"
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
    return "\n".join(["  ".join([str(told), *extra]), *came_lines(outcome.came)])


def rekeyed_words(done: Rekeyed) -> str:
    """What came of encrypting again on one remote."""
    if done.error is not None:
        remedy = f"\n{done.remedy}" if done.remedy is not None else ""
        return f"[!] {done.name}: {done.error}{remedy}"
    told = Text(
        f"[x] {done.name}：重新加密 {done.files} 个文件",
        f"[x] {done.name}: {many(done.files, 'file')} encrypted again",
    )
    lines = [str(told)]
    if done.others:
        others = ", ".join(done.others)
        lines.append(
            str(Text(f"还要各自运行的终端：{others}", f"devices that must do theirs: {others}"))
        )
    return "\n".join(lines)
