"""One sync with each remote: export, push, pull, verify, merge.

::

    look ──changed?──▶ ask a person, touch nothing
      │
      ▼
    own events that the remote has and we lack ──▶ ledger        (restored from a back-up)
      │
      ▼
    new events ──▶ outbox ──▶ remote
      │
      ▼
    colleagues' bundles ──▶ gate ──▶ ledger or quarantine
      │
      ▼
    evidence to the remote, then evidence from it, the smallest first; then colleagues' packs

Every step may be cut off and done again.  One remote's trouble does not stop the next one.
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from typing import Protocol

import msgspec

from inspector import disk
from inspector.config import Remote as Configured
from inspector.errors import InputError, InspectorError, RemoteError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import queries
from inspector.ledger.ledger import Ledger
from inspector.sync import (
    blobs,
    cards,
    evidence,
    history,
    intake,
    layout,
    outbox,
    pull,
    pull_packs,
    push,
    state,
    survey,
)
from inspector.sync import came as arrivals
from inspector.sync import compact as compacting
from inspector.sync.intake import Keys
from inspector.sync.metering import Limit
from inspector.sync.names import Names, colleagues_seal, seal_for
from inspector.sync.outcome import RemoteOutcome, failed, so_far
from inspector.sync.remotes import Remote, open_remote
from inspector.sync.remotes.leftovers import Leftovers
from inspector.sync.remotes.retry import Retrying
from inspector.sync.run import Progress, Run, Traffic
from inspector.sync.state import State
from inspector.sync.survey import Survey

Open = Callable[[str, Configured, Home], Remote]


class Addresses(Protocol):
    """The part of the config that sync needs."""

    @property
    def remotes(self) -> Mapping[str, Configured]: ...


def sync(
    ledger: Ledger,
    config: Addresses,
    remote_name: str | None = None,
    *,
    dry_run: bool = False,
    accept_changed: bool = False,
    compact: bool = False,
    progress: Progress | None = None,
    traffic: Traffic | None = None,
    cancelled: threading.Event | None = None,
    opened: Open = open_remote,
) -> list[RemoteOutcome]:
    """Sync with every remote, or with one. InputError if there is none of that name.

    ``dry_run`` counts and touches nothing.  ``accept_changed``: a person has said that a remote
    which lost something is the right one; what it lacks is sent again.  ``compact``: put this
    device's small bundles there together, however few.  ``traffic`` hears how many bytes
    go and come.
    """
    stop = cancelled or threading.Event()
    outcomes: list[RemoteOutcome] = []
    for name in chosen(config, remote_name):
        run, before = Run(stop=stop), queries.last_seqs(ledger)
        if progress is not None:
            run.tell = progress
        if traffic is not None:
            run.traffic = traffic
        try:
            address = config.remotes[name]
            run.seal = seal_for(ledger.home, address.recipients or ())
            run.photos = address.photos
            if address.bandwidth is not None:
                run.limit = Limit(address.bandwidth * 1000, wait=stop.wait)
            inner = opened(name, address, ledger.home)
            left = Leftovers(ledger.home, name)
            with closing(Retrying(inner, wait=stop.wait, leftovers=left)) as remote:
                if dry_run:
                    outcome = _count(ledger, remote, run)
                else:
                    plain = address.recipients is not None
                    outcome = _sync(ledger, remote, run, plain=plain, accept_changed=accept_changed)
                    if outcome.ok and (compact or _has_many(ledger, remote, run)):
                        outcome = _compact(ledger, remote, run, outcome)
                    if outcome.ok:
                        remote.clear_leftovers()
        except InspectorError as error:
            outcome = failed(ledger, name, run, error)
        except OSError as error:  # a file of the home that cannot be looked at
            known = disk.disk_error(error, error.filename or ledger.home.data)
            outcome = failed(ledger, name, run, known)
        if not dry_run:
            came = arrivals.since(ledger, before)
            outcome = msgspec.structs.replace(outcome, came=came)
            history.keep(ledger.home, intake.moment(ledger), outcome)
        outcomes.append(outcome)
    return outcomes


def chosen(config: Addresses, name: str | None) -> Sequence[str]:
    """The remotes that are meant: all, or the one; InputError if there is none of that name."""
    if name is None:
        return list(config.remotes)
    if name not in config.remotes:
        near = difflib.get_close_matches(name, list(config.remotes), 1)
        hint = Text(f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else Text("", "")
        raise InputError(
            Text("没有同步目标 {name}{hint}", "there is no remote {name}{hint}").format(
                name=name, hint=hint
            ),
            Text("用 inspector remote list 查看", "see `inspector remote list`"),
        )
    return [name]


def _sync(
    ledger: Ledger, remote: Retrying, run: Run, *, plain: bool, accept_changed: bool
) -> RemoteOutcome:
    """``plain``: a person has said that nothing, or for whom it, is to be sealed."""
    run.step(Text("连接同步目标", "reaching the remote"), 0, None)
    remote.probe()
    remembered = state.load(ledger.home, remote.name, remote.url)
    if _went_back(ledger, remembered):
        del remembered.kept[ledger.device]  # what was pushed is to be had back
    keys = Keys(ledger)
    found = survey.survey(ledger, remote, remembered, keys, whole=accept_changed)
    run.names = Names(ledger.home, remote, found.sealing)
    question = survey.changed(ledger, remote, remembered, found)
    if question is not None and not accept_changed:
        return _asking(ledger, remote, run, question)
    if question is not None:
        survey.accept(remembered, found)
    survey.remember_own(ledger, remembered, found)
    survey.remember(ledger, remembered, found)
    forgotten = bool(remembered.bundles) and not remembered.evidence
    state.save(ledger.home, remote.name, remembered)
    if not pull.pull_bundles(ledger, remote, remembered, found, keys, run, own=True):
        found = survey.survey(ledger, remote, remembered, keys, whole=True)  # the card lied
        survey.remember_own(ledger, remembered, found)
    trouble = _own_trouble(ledger, remote, found, accept_changed=accept_changed)
    if trouble is None and not plain and found.sealing - {ledger.device}:
        trouble = colleagues_seal(remote.name)
        # the card alone, with the recipient that colleagues need
        cards.publish(ledger, remote, remembered, named=False)
    if trouble is None:
        _push(ledger, remote, remembered, run)
    if not pull.pull_bundles(ledger, remote, remembered, found, keys, run):
        # a colleague has put them together meanwhile, or the listing was behind
        found = survey.survey(ledger, remote, remembered, keys, whole=True)
        pull.pull_bundles(ledger, remote, remembered, found, keys, run)
        survey.remember(ledger, remembered, found)
    if trouble is None:
        blobs.push(ledger, remote, remembered, run, again=accept_changed, asks=forgotten)
        push.publish_card(ledger, remote, remembered, run)
    evidence.pull(ledger, remote, remembered, run, whole=found.whole)
    pull_packs.pull_packs(ledger, remote, remembered, run)
    if found.whole and found.there and not remote.local:  # once a day
        with suppress(RemoteError):  # what others left may not be ours to remove
            remote.tidy(layout.ROOT)
    state.save(ledger.home, remote.name, remembered)
    trouble = trouble or _revoked(ledger)
    if trouble is not None:
        return so_far(ledger, remote.name, run, error=trouble.what, remedy=trouble.remedy)
    remembered.last_sync = intake.moment(ledger)
    state.save(ledger.home, remote.name, remembered)
    return so_far(ledger, remote.name, run)


def _has_many(ledger: Ledger, remote: Remote, run: Run) -> bool:
    """Whether it is time to put bundles together; not over a connection that costs."""
    remembered = state.load(ledger.home, remote.name, remote.url)
    return (
        len(remembered.bundles) >= compacting.MANY and run.photos == "always" and run.limit is None
    )


def _compact(ledger: Ledger, remote: Retrying, run: Run, outcome: RemoteOutcome) -> RemoteOutcome:
    remembered = state.load(ledger.home, remote.name, remote.url)
    done = compacting.compact(ledger, remote, remembered, run)
    return msgspec.structs.replace(outcome, compacted=done)


def _push(ledger: Ledger, remote: Remote, remembered: State, run: Run) -> None:
    last = queries.last_seqs(ledger).get(ledger.device, 0)
    new = last - remembered.pushed(ledger.device)
    bundles = outbox.export(
        ledger,
        remote.name,
        remembered,
        seal=run.seal,
        progress=lambda done: run.step(Text("打包新记录", "packing new records"), done, new),
    )
    push.push(ledger, remote, remembered, run, bundles)


def _went_back(ledger: Ledger, remembered: State) -> bool:
    """Whether the ledger alone was restored from a back-up: the remote got what is not in it."""
    device, seq, head = remembered.head or ("", 0, "")
    if device != ledger.device or device not in remembered.kept:
        return False
    last = next(queries.events_of(ledger, device, after=seq - 1, limit=1), None)
    return last is None or last.hash != head


def _revoked(ledger: Ledger) -> InspectorError | None:
    cut = queries.cut(ledger, ledger.device)
    if cut is None:
        return None
    who = [intake.name_of(ledger, one) for one in queries.revokers(ledger, ledger.device)]
    by = ", ".join(who)
    return InputError(
        Text(
            f"{by} 撤销了本终端：第 {cut} 条以后的记录不再采信",
            f"{by} revoked this device: its records after number {cut} are not believed",
        ),
        Text(
            "问清原因；设备确在本人手里，运行 inspector device renew",
            "ask why; if it is in the right hands, run `inspector device renew` on it",
        ),
    )


def _own_trouble(
    ledger: Ledger, remote: Remote, found: Survey, *, accept_changed: bool
) -> InspectorError | None:
    """Why nothing may be pushed: this device's own history there is not the one here.

    What is added now would be a second history under the same name.
    """
    own = ledger.device
    for one in pull.held_here(ledger, remote.name):
        if one.device == ledger.device and one.reason == "fork":
            return InputError(one.what, one.remedy)
    if (revoked := _revoked(ledger)) is not None:
        return revoked
    last = queries.last_seqs(ledger).get(own, 0)
    if _beyond(found, ledger.device, last) and not accept_changed:
        return InputError(
            Text(
                f"{remote.name} 上有本终端更新的记录，但读不进来",
                f"{remote.name} has newer events of this device, and they cannot be read",
            ),
            Text(
                "本机可能从旧备份恢复过，看隔离区写的原因；若是没有密钥打不开，"
                "先从备份恢复密钥，或请同事用 inspector export 给出再 inspector import",
                "this home was probably restored from a back-up: see why in quarantine; where the"
                " key to open them is lost, restore it, or `inspector import` them from a copy",
            ),
        )
    return None


def _count(ledger: Ledger, remote: Remote, run: Run) -> RemoteOutcome:
    """What a sync would do, from names and sizes alone."""
    remote.probe()
    remembered = state.load(ledger.home, remote.name, remote.url)
    found = survey.survey(ledger, remote, remembered, Keys(ledger))
    run.names = Names(ledger.home, remote, found.sealing)
    question = survey.changed(ledger, remote, remembered, found)
    if question is not None:
        return _asking(ledger, remote, run, question)
    waits = outbox.backlog(ledger, remote.name, remembered)
    run.pushed_events, run.pushed_blobs, run.pushed_files = waits.events, waits.blobs, waits.files
    trusts, last = queries.trusts(ledger), queries.last_seqs(ledger)
    for device in found.there:
        if device == ledger.device or trusts.get(device):
            run.pulled_events += _beyond(found, device, last.get(device, 0))
    for file in evidence.missing(ledger):
        there = any(remote.size(path) is not None for path in evidence.places(run, file))
        run.pulled_blobs += there
        run.missing_blobs += not there
    return so_far(ledger, remote.name, run)


def _beyond(found: Survey, device: str, last: int) -> int:
    return sum(max(0, end - max(first - 1, last)) for first, end in found.runs(device))


def _asking(ledger: Ledger, remote: Remote, run: Run, question: Text) -> RemoteOutcome:
    remedy = survey.ask_to_accept(remote)
    return so_far(ledger, remote.name, run, error=question, remedy=remedy, question=True)
