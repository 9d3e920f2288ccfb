"""The ledger: one way in for every fact.

``record`` puts an event into the log and folds it into the projections in one transaction; when it
returns, the fact is on disk.  Safe to use from several threads and processes at once: whoever comes
second waits a moment and goes on from what the first wrote.
"""

from __future__ import annotations

import datetime as dt
import getpass
import platform
import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from types import TracebackType

import msgspec

from inspector import disk
from inspector.errors import DamagedError, InputError
from inspector.home import Home
from inspector.i18n import Text
from inspector.ledger import bodies, clock, cuts, keys, log, projection
from inspector.ledger.bodies import Known
from inspector.ledger.events import GENESIS, Event, encode_body, hash_of
from inspector.ledger.fold import Fold
from inspector.ledger.keys import DeviceKey
from inspector.ledger.registers import register_of
from inspector.ledger.store import Store

Clock = Callable[[], dt.datetime]


class Ledger:
    """The ledger of one home, as this device and this author write it."""

    def __init__(self, home: Home, store: Store, author: str, wall: Clock | None) -> None:
        self.home = home
        self.store = store
        self.author = author
        self._wall = wall
        self.read_own()

    def read_own(self) -> None:
        """Learn whose ledger this is; another one's after a renewal."""
        self._known: tuple[int, int, log.Tip] | None = None
        self.device, public_key = _own(self.store)
        self.fingerprint = keys.fingerprint(bytes.fromhex(public_key))
        keys.settle_key(self.home, self.device)
        self.key = DeviceKey(self.home.key)

    @classmethod
    def open(
        cls,
        home: Home,
        *,
        author: str | None = None,
        device_name: str | None = None,
        wall: Clock | None = None,
    ) -> Ledger:
        """Open the home's ledger; the first time, make the device and introduce it.

        Raises HomeError when the place cannot be written, DamagedError when the file is damaged.
        """
        store = Store(home.ledger)
        try:
            who = author or _person()
            if _own_or_none(store.reader) is None:
                _introduce(store, home, who, device_name or platform.node() or who, wall)
            return cls(home, store, who, wall)
        except BaseException:
            store.close()
            raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.store.close()

    def now(self) -> dt.datetime:
        """The wall clock, in UTC."""
        return self._wall() if self._wall is not None else dt.datetime.now(dt.UTC)

    def today(self) -> dt.date:
        """The date on the person's own calendar."""
        return self.now().astimezone().date()

    def latest_day(self) -> dt.date:
        """Today, or the day of any device's last event if that is later: our clock is behind."""
        tip = log.tip(self.store.reader, self.device)
        seen = [clock.wall_of(at).astimezone().date() for at in (tip.at, tip.others_at) if at]
        return max([self.today(), *seen])

    def record(self, body: Known, *, settle: bool = False) -> Event:
        """One fact, on disk when this returns.

        Its value replaces the one that its register shows; with ``settle`` also every other head:
        a person saw the conflict and chose.
        """
        return self.record_all([body], settle=settle)[0]

    def record_all(self, facts: Sequence[Known], *, settle: bool = False) -> list[Event]:
        """Several facts in one transaction: all of them, or none."""
        encoded = [(body, *encode_body(body)) for body in facts]
        with self.store.writing() as db:
            written, tip = self._write(db, encoded, settle=settle)
        self._known = tip  # only now: before it was committed it was no tip
        return written

    def record_since(self, facts: Sequence[tuple[Known, str | None]]) -> list[Event]:
        """Facts of somebody who last saw these events, in one transaction.

        Each replaces the event that is named with it, None: the thing as it was created.  Where
        others wrote since, both values stand, as a conflict.
        """
        encoded = [(body, *encode_body(body)) for body, _ in facts]
        with self.store.writing() as db:
            written, tip = self._write(db, encoded, seen=[over for _, over in facts])
        self._known = tip
        return written

    def record_if(
        self, decide: Callable[[], Known | None], *, settle: bool = False
    ) -> Event | None:
        """One fact that depends on what is recorded: nobody else writes while ``decide`` reads.

        Nothing is recorded when ``decide`` gives None; it must not write itself.
        """
        with self.store.writing() as db:
            body = decide()
            if body is None:
                return None
            (event,), tip = self._write(db, [(body, *encode_body(body))], settle=settle)
        self._known = tip
        return event

    def _write(
        self,
        db: sqlite3.Connection,
        encoded: Sequence[tuple[Known, str, bytes]],
        *,
        settle: bool = False,
        seen: Sequence[str | None] | None = None,
    ) -> tuple[list[Event], tuple[int, int, log.Tip]]:
        """The events, in the log and in the projections; and where ours end then.

        ``seen``: what each replaces, where that is not what its register shows.
        """
        version, (seq, prev, last, others) = self._tip(db)
        fold = Fold(db)
        written: list[Event] = []
        for at, (body, kind, content) in enumerate(encoded):
            if seen is None:
                over, settles = _replaced(fold, self.device, body, settle=settle)
            else:
                over, settles = seen[at], ()
            seq += 1
            last = clock.stamp(_moment(self._wall), last, others)
            event = _event(
                device=self.device,
                seq=seq,
                at=last,
                author=self.author,
                kind=kind,
                body=content,
                over=over,
                settles=settles,
                prev=prev,
            )
            fold.enter(event, body)
            prev = event.hash
            written.append(event)
        log.insert(db, written)
        fold.show()
        projection.settle(db, (kind for _, kind, _ in encoded))
        return written, (version, db.total_changes, log.Tip(seq, prev, last, others))

    def _tip(self, db: sqlite3.Connection) -> tuple[int, log.Tip]:
        """Where our events end, and the version of the database that this goes for.

        It is read again when another connection has committed, or this one has written, since.
        """
        (version,) = db.execute("PRAGMA data_version").fetchone()
        if self._known is not None and self._known[:2] == (version, db.total_changes):
            return version, self._known[2]
        self._must_count(db)
        return version, log.tip(db, self.device)

    def _must_count(self, db: sqlite3.Connection) -> None:
        """What is recorded must be seen, here and by colleagues."""
        own = _own_or_none(db)
        if own is None or own[0] != self.device:
            raise InputError(
                Text("本机刚换成新终端", "this home has just become a new device"),
                Text("重新打开 Inspector", "open Inspector again"),
            )
        if self.device in cuts.kept(db):
            raise InputError(
                Text(
                    "本终端已被同事撤销，此后的记录不会被采信，所以没有记下",
                    "colleagues have revoked this device: what it records from here on would not"
                    " be believed, so it was not recorded",
                ),
                Text(
                    "问清原因；设备确在本人手里，运行 inspector device renew 换成新终端，"
                    "记录都带过去",
                    "ask why; if it is in the right hands, `inspector device renew` makes it a new"
                    " device that takes all records along",
                ),
            )

    def undo(self, event: str) -> Event:
        """Another event that puts back what was there before ``event``; nothing is deleted."""
        from inspector.ledger.undo import opposite

        return self.record(opposite(self, event))

    def version(self) -> int:
        """Changes whenever anybody has committed to this ledger."""
        return self.store.version()


def new_id() -> str:
    """A UUIDv7."""
    return str(_uuid7()())


@cache
def _uuid7() -> Callable[[], object]:
    import uuid_utils  # 13 ms, and opening the app records nothing

    return uuid_utils.uuid7


def _event(
    device: str,
    seq: int,
    at: str,
    author: str,
    kind: str,
    body: bytes,
    over: str | None,
    settles: tuple[str, ...],
    prev: str,
) -> Event:
    event = Event(
        id=new_id(),
        device=device,
        seq=seq,
        at=at,
        author=author,
        kind=kind,
        body=msgspec.Raw(body),
        over=over,
        settles=settles,
        prev=prev,
        hash="",
    )
    msgspec.structs.force_setattr(event, "hash", hash_of(event))
    return event


def _replaced(
    fold: Fold, device: str, body: Known, *, settle: bool
) -> tuple[str | None, tuple[str, ...]]:
    register = register_of(device, body)
    heads = fold.heads(register) if register is not None else []
    if not heads:
        return None, ()
    return heads[0].event, tuple(sorted(head.event for head in heads[1:])) if settle else ()


def _own(store: Store) -> tuple[str, str]:
    own = _own_or_none(store.reader)
    if own is None:
        raise DamagedError(
            Text("台账里没有本终端的记录", "the ledger does not know its own device"),
            Text("运行 inspector doctor", "run inspector doctor"),
            path=store.path,
        )
    return own


def _own_or_none(db: sqlite3.Connection) -> tuple[str, str] | None:
    row = db.execute("SELECT device, public_key FROM own").fetchone()
    return None if row is None else (row[0], row[1])


def _introduce(store: Store, home: Home, author: str, name: str, wall: Clock | None) -> None:
    """Make the device's key and its first events; the write lock keeps a second process out.

    A key without a ledger is a device whose ledger was lost: it cannot begin again at number 1, so
    a new device takes over and believes what the old one had sent to others.
    """
    with store.writing() as db:
        if _own_or_none(db) is not None:
            return
        facts: list[Known] = []
        if home.key.exists():
            lost = keys.device_id(DeviceKey(home.key).public_key)
            disk.replace(home.key, home.key.with_name(f"device-{lost}.key"))
            facts.append(bodies.DeviceTrusted(subject=lost))
        public = DeviceKey.create(home.key).public_key
        device = keys.device_id(public)
        facts.insert(0, bodies.DeviceIntroduced(name=name, public_key=public.hex()))
        db.execute("INSERT INTO own (device, public_key) VALUES (?, ?)", (device, public.hex()))
        prev, at = GENESIS, None
        fold = Fold(db)
        for seq, fact in enumerate(facts, 1):
            kind, content = encode_body(fact)
            at = clock.stamp(_moment(wall), at)
            event = _event(
                device=device,
                seq=seq,
                at=at,
                author=author,
                kind=kind,
                body=content,
                over=None,
                settles=(),
                prev=prev,
            )
            log.insert(db, [event])
            fold.enter(event, fact)
            prev = event.hash
        fold.show()


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in this container or service
        raise InputError(
            Text("不知道检查人是谁", "who is inspecting is not known"),
            Text(
                '在 config.toml 写 author = "姓名"，或设环境变量 INSPECTOR_AUTHOR',
                'write author = "name" in config.toml, or set INSPECTOR_AUTHOR',
            ),
        ) from None


def _moment(wall: Clock | None) -> str:
    return clock.now() if wall is None else clock.text(wall())
