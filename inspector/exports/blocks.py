"""Blocks of lines, one after the other: by this process, or shared among the machine's cores.

A great file's visits are cut into spans.  Each helper process makes the lines of its spans and
writes them to its pipe; here they are taken in turn.  So the bytes are the same whoever made them.
A helper that sees other events than this process (somebody has just recorded something), or that
cannot be started, is done without.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from queue import Queue
from threading import Thread
from typing import IO, Final

import msgspec

from inspector import i18n
from inspector.exports.lines import JsonLines
from inspector.exports.options import Options
from inspector.exports.records import Reader
from inspector.exports.tables import CsvLines
from inspector.ledger import queries
from inspector.ledger.queries import Span

Block = tuple[bytes, int]
"""Lines, and how many they are."""

_VISITS: Final = 50
"""In a block: some hundred lines."""
_WORTH_SHARING: Final = 300_000
"""Answers below which two helpers take longer, with all that each must read first, than one."""
_MOST_HELPERS: Final = 8
_AHEAD: Final = 8
"""Blocks that wait for their turn, a helper."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What a helper is told."""

    kind: str
    root: str | None
    """The home; None: the system's places."""
    pack: str | None
    language: i18n.Language
    options: Options
    seqs: dict[str, int]
    """Which events it must see."""
    spans: list[Span]


class HelperGone(Exception):  # noqa: N818 - no fault: the work is done here instead
    """A helper could not do its share."""


def lines_of(kind: str, reader: Reader) -> CsvLines | JsonLines:
    """``csv``, ``exact`` (CSV with texts as they are) or ``jsonl``."""
    return JsonLines(reader) if kind == "jsonl" else CsvLines(reader, exact=kind == "exact")


def iter_blocks(
    kind: str, reader: Reader, *, cores: int | None = None
) -> Generator[Block, None, None]:
    """All lines of what was chosen.  ``cores``: None for as many as there are."""
    helpers = min(_usable() if cores is None else cores, _MOST_HELPERS)
    span = reader.options.span
    if helpers < 2 or (
        cores is None and queries.count_answers_in(reader.db, span) < _WORTH_SHARING
    ):
        yield from _alone(kind, reader, span)
        return
    spans = queries.spans(reader.db, span, _VISITS)
    done = 0
    try:
        for block in _shared(kind, reader, spans, helpers):
            yield block
            done += 1
    except HelperGone:
        rest = msgspec.structs.replace(spans[done], last=span.last)
        yield from _alone(kind, reader, rest)


def _usable() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _alone(kind: str, reader: Reader, span: Span) -> Iterator[Block]:
    lines = lines_of(kind, reader)
    accounts = reader.accounts(span)
    for visit in accounts:
        yield lines.block(chain([visit], islice(accounts, _VISITS - 1)))


def _shared(kind: str, reader: Reader, spans: Sequence[Span], helpers: int) -> Iterator[Block]:
    home = reader.library.home
    share = Share(
        kind=kind,
        root=None if home.root is None else str(home.root),
        pack=reader.library.chosen,
        language=i18n.language(),
        options=reader.options,
        seqs=queries.seqs(reader.db),
        spans=[],
    )
    with ExitStack() as stack:
        pipes = [
            stack.enter_context(
                _Helper(msgspec.structs.replace(share, spans=list(spans[at::helpers])))
            )
            for at in range(helpers)
        ]
        for at in range(len(spans)):
            yield pipes[at % helpers].take()


class _Helper:
    """A process that makes blocks, and the thread that fetches them."""

    def __init__(self, share: Share) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "inspector.exports.helper"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError as error:
            raise HelperGone from error
        self._share = share
        self._blocks: Queue[Block | None] = Queue(_AHEAD)
        self._stopped = False
        self._thread = Thread(target=self._fetch, daemon=True)

    def __enter__(self) -> _Helper:
        self._thread.start()
        return self

    def take(self) -> Block:
        block = self._blocks.get()
        if block is None:
            raise HelperGone
        return block

    def _fetch(self) -> None:
        told, made = self._process.stdin, self._process.stdout
        assert told is not None
        assert made is not None
        try:
            told.write(msgspec.json.encode(self._share))
            told.close()
            for _ in self._share.spans:
                block = read_block(made)
                if block is None or self._stopped:
                    break
                self._blocks.put(block)
        except OSError:
            pass  # it is gone, which the next line says
        self._blocks.put(None)

    def __exit__(self, *_: object) -> None:
        self._stopped = True
        self._process.kill()
        while self._thread.is_alive():
            while not self._blocks.empty():
                self._blocks.get()
            self._thread.join(0.02)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def write_block(stream: IO[bytes], block: Block) -> None:
    content, rows = block
    stream.write(len(content).to_bytes(8, "big") + rows.to_bytes(8, "big"))
    stream.write(content)
    stream.flush()


def read_block(stream: IO[bytes]) -> Block | None:
    """None at the end, also one that came too early."""
    head = stream.read(16)
    if len(head) < 16:
        return None
    size, rows = int.from_bytes(head[:8], "big"), int.from_bytes(head[8:], "big")
    content = stream.read(size)
    return (content, rows) if len(content) == size else None
