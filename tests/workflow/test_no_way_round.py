"""No sequence of events signs an issue off past a gate without an override on record."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import ExitStack
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from inspector import fieldwork
from inspector.home import Home
from inspector.ledger import bodies, queries
from inspector.ledger.ledger import Ledger
from inspector.ledger.stages import GATED, is_signed, person
from inspector.ledger.verify import verify
from inspector.workflow.facts import facts_of, standing_of
from tests.conftest import WallClock
from tests.workflow.conftest import SITES, Laptop, library_in

laptops = st.integers(0, 1)
OVERRIDES = st.sampled_from([None] * 19 + ["ordered"])


class Office(RuleBasedStateMachine):
    """Two people on two laptops do what they like, honest or not; issue 1 begins at rectifying."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        self.wall = WallClock(dt.datetime(2018, 3, 5, 2, 30, tzinfo=dt.UTC))
        library = library_in(folder)
        photo = folder / "sewer.txt"
        photo.write_text("40 km", "utf-8")
        self.laptops = [
            Laptop(
                self.open.enter_context(
                    Ledger.open(
                        Home.at(folder / name), author=name, device_name=name, wall=self.wall
                    )
                ),
                library,
                photo,
            )
            for name in ("苏日娜", "巴特尔")
        ]

    def teardown(self) -> None:
        try:
            for here in self.laptops:
                assert verify(here.ledger, blobs=False).ok
        finally:
            self.open.close()

    @rule(who=laptops)
    def report(self, who: int) -> None:
        self.laptops[who].report()

    @rule(who=laptops, site=st.sampled_from(SITES), operating=st.sampled_from(["yes", "no"]))
    def visit(self, who: int, site: str, operating: str) -> None:
        self.laptops[who].visit(site, operating)

    @rule(who=laptops)
    def visit_all(self, who: int) -> None:
        for site in SITES:
            self.laptops[who].visit(site)

    @rule(who=laptops)
    def find(self, who: int) -> None:
        here = self.laptops[who]
        for visit in queries.visits(here.ledger, limit=1):
            fieldwork.raise_finding(here.ledger, visit.id, severity="major", what="it leaks")

    @rule(who=laptops)
    def close(self, who: int) -> None:
        here = self.laptops[who]
        for finding in queries.findings(here.ledger):
            if finding.state == "open":
                fieldwork.close_finding(here.ledger, finding.id, "seen", [here.file])

    @rule(who=laptops, to=st.sampled_from(GATED), override=OVERRIDES)
    def move(self, who: int, to: str, override: str | None) -> None:
        self.laptops[who].move(to, override=override)

    @rule(who=laptops, to=st.sampled_from(["rectifying", "reopened"]))
    def back(self, who: int, to: str) -> None:
        self.laptops[who].move(to)

    @rule(
        who=laptops,
        before=st.sampled_from(["here", "rectifying", "accepted", "archived"]),
        to=st.sampled_from(["signed_off", "published", "long_term", "archived", "accepted"]),
        settle=st.booleans(),
    )
    def forge(self, who: int, before: str, to: str, settle: bool) -> None:
        """Past the program.  One plain step is left out: it is what the person answers for."""
        here = self.laptops[who]
        stage = here.stage()
        before = stage if before == "here" else before
        if before == stage == "submitted" and to == "accepted":
            return
        here.ledger.record(
            bodies.IssueMoved(
                pack="works", issue=1, slug="low-load", before=before, to=to, on="2018-03-05"
            ),
            settle=settle,
        )

    @rule(who=laptops, days=st.sampled_from([1, 1, 30, -40]))
    def meet(self, who: int, days: int) -> None:
        self.laptops[who].hears_from(self.laptops[1 - who])
        self.wall.move(days=days)

    @invariant()
    def who_signs_off_has_an_acceptance_by_another_or_an_override(self) -> None:
        for here in self.laptops:
            issue = here.pack.issues[0]
            standing = standing_of(here.ledger, here.pack, issue)
            assert here.stage() == standing.stage
            if not is_signed(standing.stage) or standing.overrides:
                continue
            accepters = {person(m.author) for m in standing.round.moves if m.to == "accepted"}
            submitters = {person(m.author) for m in standing.round.moves if m.to == "submitted"}
            assert submitters
            assert accepters - submitters
            reports = facts_of(here.ledger, here.library, here.pack, 1).reports
            assert reports["pipes"].evidence
            since = min(m.on for m in standing.round.moves if m.to == "submitted")
            seen = {v.site for v in queries.visits(here.ledger) if v.on >= since}
            assert seen == set(SITES)


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
