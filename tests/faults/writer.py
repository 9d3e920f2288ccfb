"""A process that records answers and says so: one line an answer, only after it is on disk.

``python writer.py HOME COUNT [NAME]``: first the visit's id, then an event's id for each answer.
With INSPECTOR_TEST_FSIZE it may write files of that many bytes more only, tells the error it meets,
then has room again and goes on.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from inspector.errors import InspectorError
from inspector.home import Home
from inspector.ledger import bodies
from inspector.ledger.ledger import Ledger


def say(text: str) -> None:
    """One whole line at once, so that a reader never sees half an acknowledgement."""
    os.write(1, f"{text}\n".encode())


def answer(visit: str, number: int, name: str) -> bodies.AnswerSet:
    return bodies.AnswerSet(
        visit=visit, check=f"check_{name}_{number % 50}", type="integer", value=str(number)
    )


def main() -> None:
    home, count, name = Home.at(Path(sys.argv[1])), int(sys.argv[2]), [*sys.argv, "a"][3]
    try:
        with Ledger.open(home, author=name, device_name=name) as ledger:
            visit = ledger.record(
                bodies.VisitOpened(
                    pack="p", pack_version="1", pack_digest="0" * 64, issue=1, slug="s",
                    on="2018-03-05",
                )
            ).id  # fmt: skip
            say(visit)
            if room := os.environ.get("INSPECTOR_TEST_FSIZE"):
                fill(ledger, visit, int(room))
            for number in itertools.islice(itertools.count(), count):
                say(ledger.record(answer(visit, number, name)).id)
    except InspectorError as error:
        say(f"{type(error).__name__}: {error}")
        sys.exit(error.exit_code)


def fill(ledger: Ledger, visit: str, room: int) -> None:
    """Record until a file may not grow any more; then let it grow again."""
    if sys.platform == "win32":
        sys.exit("files have no limit on Windows")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(path.stat().st_size for path in ledger.home.data.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, hard))
    try:
        for number in itertools.count():
            say(ledger.record(answer(visit, number, "full")).id)
    except InspectorError as error:
        say(f"{type(error).__name__}: {error.what.en}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


if __name__ == "__main__":
    main()
