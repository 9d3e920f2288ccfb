"""Merging a colleague's bundles, beside the least that any program does with the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec

from bench.figures import Figure, Result, interleaved
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.bundle import read_bundles, write_bundle
from inspector.ledger.ledger import Ledger
from inspector.ledger.merge import merge_bundle

_ANSWERS = 19
"""Answers of each visit: with the visit 20 events."""
_FEW = 100_000
"""Events up to which a run is short: more of them, fewer runs."""
_BATCH = 20_000
_PLACES = 200
"""Sites that are visited again and again."""


def measure(folder: Path, events: int = 20_000, rounds: int = 9) -> list[Result]:
    visits = events // (_ANSWERS + 1)
    bundles = _bundles(folder / "colleague", visits)
    count, made = visits * (_ANSWERS + 1), 0
    resident: list[float] = []

    def home() -> Path:
        nonlocal made
        made += 1
        return folder / f"merge-{made}"

    def ours() -> float:
        with Ledger.open(Home.at(home()), author="bench", device_name="bench") as ledger:
            begun = time.perf_counter()
            for bundle in read_bundles(io.BytesIO(bundles)):
                added = merge_bundle(ledger, bundle).added
                if added != len(bundle.events):
                    raise AssertionError("a bundle was not let in")
                resident.append(_resident())
            return count / (time.perf_counter() - begun)

    def floor() -> float:
        return count / _floor(home(), bundles)

    mine, least = interleaved(ours, floor, rounds if count <= _FEW else 3)
    name = f"merge of {count:,} events, events a second"
    results: list[Result] = [Figure(name, mine, least, "/s", limit=0.6, better="more")]
    if count > _FEW:
        first = resident[: len(resident) // 3]
        flat = "merge: memory at the end, after a tenth"
        results.append(Figure(flat, first[-1], first[len(first) // 10], " MB", limit=1.25))
    return results


def _resident() -> float:
    """MB of this process in memory; 0 where there is no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 1e6


def _bundles(root: Path, visits: int) -> bytes:
    """A device's whole log, as it writes it for others."""
    with Ledger.open(Home.at(root), author="苏日娜", device_name="colleague") as ledger:
        opened = ledger.record_all(
            [
                bodies.VisitOpened(
                    pack="p", pack_version="1", pack_digest="0" * 64, slug="s", on="2018-03-05",
                    issue=number % _PLACES % 49 + 1, site=f"site-{number % _PLACES}",
                )
                for number in range(visits)
            ]
        )  # fmt: skip
        for visit in opened:
            ledger.record_all(
                [
                    bodies.AnswerSet(
                        visit=visit.id, check=f"check_{number}", type="decimal", value="42.0",
                        note="查中控室记录",
                    )
                    for number in range(_ANSWERS)
                ]
            )  # fmt: skip
        with io.BytesIO() as stream:
            write_bundle(stream, ledger, ledger.device, 1, queries.last_seqs(ledger)[ledger.device])
            return stream.getvalue()


# --- the floor: what no program that keeps such a log can leave out ------------------------


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    device: Annotated[str, msgspec.Meta(min_length=16, max_length=16)]
    seq: Annotated[int, msgspec.Meta(ge=1)]
    at: str
    author: str
    kind: str
    body: msgspec.Raw
    over: str | None
    settles: tuple[str, ...]
    prev: str
    hash: str


_decoder = msgspec.json.Decoder(_Line)
_body_decoder = msgspec.json.Decoder(bodies.AnswerSet)
_encoder = msgspec.json.Encoder(order="sorted")


def _floor(root: Path, bundles: bytes) -> float:
    """Seconds for: gunzip, decode, encode canonically, SHA-256, insert, fold into one table."""
    root.mkdir()
    with closing(sqlite3.connect(root / "plain.db", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(
            "CREATE TABLE events (id TEXT PRIMARY KEY, device TEXT NOT NULL, seq INTEGER NOT NULL,"
            " at TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,"
            " over TEXT, settles TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL,"
            " UNIQUE (device, seq)) STRICT, WITHOUT ROWID"
        )
        db.execute(
            "CREATE TABLE answers (visit TEXT NOT NULL, check_id TEXT NOT NULL, value TEXT NOT NULL"
            ", note TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, event TEXT NOT NULL,"
            " PRIMARY KEY (visit, check_id)) STRICT, WITHOUT ROWID"
        )
        begun = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        insert = f"INSERT INTO events VALUES ({', '.join('?' * 11)})"  # noqa: S608 - ours
        rows: list[tuple[str | int | None, ...]] = []
        answers: dict[tuple[str, str], tuple[str, ...]] = {}
        for line in gzip.decompress(bundles).split(b"\n"):
            if len(rows) == _BATCH:
                db.executemany(insert, rows)
                rows.clear()
            if not line.startswith(b'{"at"'):  # a header or a signature
                continue
            event = _decoder.decode(line)
            hashlib.sha256(_encoder.encode(event)).hexdigest()
            rows.append(
                (event.id, event.device, event.seq, event.at, event.author, event.kind,
                 bytes(event.body).decode(), event.over, "[]", event.prev, event.hash)
            )  # fmt: skip
            if event.kind == "answer.set":
                body = _body_decoder.decode(event.body)
                answers[body.visit, body.check] = (
                    body.visit, body.check, str(body.value), body.note, event.author, event.at,
                    event.id,
                )  # fmt: skip
        db.executemany(insert, rows)
        db.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", answers.values())
        db.execute("COMMIT")
        return time.perf_counter() - begun
