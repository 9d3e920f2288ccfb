"""A command that asked an object store ends with its own exit code, not with an abort."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.servers.answering import answering
from tests.servers.running import HOST

RUNS = 200 if os.environ.get("INSPECTOR_SOAK") else 4
"""It went wrong once in forty."""


def test_a_store_s_threads_do_not_abort_the_end(tmp_path: Path) -> None:
    names = ("ACCESS_KEY", "SECRET_KEY")
    env = {**os.environ, **{f"INSPECTOR_REMOTE_S_{name}": "m4rk" for name in names}}
    env |= {"INSPECTOR_HOME": str(tmp_path)}
    said = b"<Error><Code>AccessDenied</Code></Error>"
    with answering(403, said, {"Content-Type": "application/xml"}) as port:

        def inspector(*arguments: str) -> int:
            command = [sys.executable, "-m", "inspector", "remote", *arguments]
            return subprocess.run(command, env=env, capture_output=True, timeout=60).returncode

        assert inspector("add", "s", "s3://team/x", "--endpoint", f"http://{HOST}:{port}") == 0
        assert [inspector("test", "s") for _ in range(RUNS)] == [1] * RUNS
