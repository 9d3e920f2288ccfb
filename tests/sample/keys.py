"""The keys that the contract promises of what leaves the program as JSON, in their order."""

ISSUE = (
    "number", "slug", "category", "title", "status", "stage", "regions", "deadline", "overdue",
    "sites_total", "sites_visited", "checks_total", "checks_answered", "findings_open",
    "findings_closed",
)  # fmt: skip
VISIT = (
    "id", "pack", "pack_version", "issue", "site", "on", "author", "device", "state",
    "required_left", "opened_at", "completed_at",
)  # fmt: skip
ANSWER = (
    "visit", "issue", "site", "check", "row", "type", "value", "note", "passed", "evidence",
    "author", "device", "at", "event", "conflict",
)  # fmt: skip
FINDING = (
    "id", "visit", "issue", "site", "check", "severity", "what", "action", "due", "responsible",
    "state", "raised_at", "author", "device",
)  # fmt: skip
