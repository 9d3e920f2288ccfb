"""Several files at a time: over a network it is the waiting for each that costs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Final, TypeVar

from inspector.sync.remotes.remote import AT_ONCE, Remote
from inspector.sync.run import Run

Item = TypeVar("Item")
Result = TypeVar("Result")

OFTEN: Final = 0.5
"""Seconds."""


def each(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    run: Run,
    remote: Remote,
    *,
    threads: int = AT_ONCE,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Item, Result]]:
    """What ``work`` makes of each item, as they are done; all begun in the order given.

    ``work`` runs in other threads and calls ``run.check`` or ``run.went`` often.  The first error
    is raised here, and the others under way stop; so they do when a person stops the sync.
    ``meanwhile`` is called here, every half second at least.
    """
    if remote.local:  # a stick gains nothing from it
        for item in items:
            run.check()
            yield item, work(item)
            meanwhile()
        return
    run.failed = threading.Event()
    ahead = iter(items)
    under_way: dict[Future[Result], Item] = {}
    with ThreadPoolExecutor(threads, thread_name_prefix="transfer") as pool:
        try:
            while True:
                for next_item in islice(ahead, threads - len(under_way)):
                    under_way[pool.submit(work, next_item)] = next_item
                if not under_way:
                    return
                done, _ = wait(under_way, OFTEN, return_when=FIRST_COMPLETED)
                meanwhile()
                for future in done:
                    yield under_way.pop(future), future.result()
        except BaseException:
            run.failed.set()
            raise
        finally:
            for future in under_way:
                future.cancel()
