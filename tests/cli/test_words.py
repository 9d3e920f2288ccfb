"""Help and complaints in both languages, exit codes, and what never reaches a person."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from inspector.cli.printing import harmless, print_json
from inspector.cli.root import COMMANDS, root
from inspector.cli.running import run as run_line
from inspector.home import Home
from inspector.i18n import Language
from tests.cli.conftest import Run

_CHINESE = re.compile("[\u4e00-\u9fff]")


def paths() -> Iterator[list[str]]:
    """Every command line that has a help page."""
    yield []
    for name in root.list_commands(click.Context(root)):
        yield [name]
        found = root.get_command(click.Context(root), name)
        if isinstance(found, click.Group):
            for verb in found.list_commands(click.Context(found)):
                yield [name, verb]


@pytest.mark.parametrize("path", list(paths()), ids=" ".join)
def test_every_help_page_is_in_both_languages(run: Run, path: list[str]) -> None:
    en, zh = run(*path, "--help", "--lang", "en"), run("--lang", "zh", *path, "--help")
    assert (en.code, zh.code) == (0, 0)
    assert not _CHINESE.search(en.out)
    assert "Usage: inspector" in en.out
    assert "用法：inspector" in zh.out
    for word in ("Usage", "Options", "Commands", "Show this", "required]"):
        assert word not in zh.out
    for option in ("--home", "--lang", "--pack"):
        assert option in en.out


def test_the_contracts_commands_are_all_there() -> None:
    assert set(COMMANDS) == set(
        [
            "demo",
            "where",
            "doctor",
            "pack",
            "issues",
            "dashboard",
            "why",
            "conflicts",
            "settle",
            "compact",
            "visit",
            "record",
            "findings",
            "visits",
            "answers",
            "finding",
            "reconcile",
            "plan",
            "evidence",
            "export",
            "report",
            "agenda",
            "schedule",
            "notices",
            "notice",
            "case",
            "duty",
            "accountability",
            "stage",
            "measure",
            "explain",
            "public-text",
            "remark",
            "look-back",
            "import",
            "remote",
            "rekey",
            "sync",
            "status",
            "device",
            "verify",
            "completion",
        ]
    )


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        (["issues", "--jsno"], "没有选项", "no such option"),
        (["isues"], "没有命令", "no such command"),
        (["visit", "opne"], "没有命令", "no such command"),
        (["visit", "open"], "缺少", "is missing"),
        (["record"], "缺少", "is missing"),
        (["visit", "open", "--issue", "x"], "不是编号", "no number"),
        (["where", "extra"], "多余的参数", "unexpected argument"),
        (["visit", "open", "--issue"], "用法不对", "needs a value"),
        (["where", "--lang", "fr"], "可用", "none of"),
    ],
)
def test_clicks_complaints_are_in_both_languages(
    run: Run, line: list[str], zh: str, en: str
) -> None:
    language = [] if "--lang" in line else ["--lang"]
    for code, word in (("zh", zh), ("en", en)):
        if not language and code == "zh":
            continue
        done = run(*[*language, code][: 2 * len(language)], *line)
        assert (done.code, done.out) == (2, "")
        assert word in done.err
        assert "Error" not in done.err


def test_a_near_word_is_offered(run: Run) -> None:
    assert "issues" in run("isues").err
    assert "--json" in run("issues", "--jsno").err


def test_options_may_stand_before_and_after_the_command(run: Run, tmp_path: Path) -> None:
    for line in (["--home", tmp_path / "x", "where"], ["where", "--home", tmp_path / "x"]):
        found = run.json(*line)
        assert set(found) == {"home", "config", "data", "log", "packs"}
        assert found["home"] == str(tmp_path / "x")


def test_the_environment_chooses_home_and_language(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert str(run.home.root) in run("where").out
    assert _CHINESE.search(run("--help").out)


def test_without_a_command_the_screens_open(run: Run) -> None:
    assert run().code == 0
    assert run("--lang", "zh").code == 0
    assert run.screens == [(run.home.root, "en", False), (run.home.root, "zh", False)]


def test_an_unexpected_error_goes_into_the_log_and_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(home: Home, *, language: Language, demo: bool = False) -> int:
        raise ZeroDivisionError("a secret detail")

    assert run_line(["--home", str(tmp_path)], broken) == 2
    told = capsys.readouterr()
    log = Home.at(tmp_path).log
    assert len(told.err.splitlines()) == 1
    assert str(log) in told.err
    assert "a secret detail" in log.read_text("utf-8")


@pytest.mark.parametrize(
    ("raised", "code"),
    [(KeyboardInterrupt(), 130), (BrokenPipeError(errno.EPIPE, "pipe"), 0)],
)
def test_ctrl_c_and_a_closed_pipe_are_quiet(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, raised: BaseException, code: int
) -> None:
    def stopped(home: Home, *, language: Language, demo: bool = False) -> int:
        raise raised

    assert run_line(["--home", str(tmp_path)], stopped) == code
    assert capsys.readouterr().err.strip() == ""


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    line = f"'{sys.executable}' -m inspector --home '{tmp_path}' pack show --json | head -c 1"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60)
    assert done.stdout == "{"
    assert done.stderr == ""


def test_nothing_printed_acts_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    sly = "a\x1b[31mb\x9bc\u202ed\r"
    assert harmless(sly) == "a\\x1b[31mb\\x9bc\\u202ed\\x0d"
    print_json({"text": sly})
    printed = capsys.readouterr().out
    assert not set("\x1b\x9b\u202e\r") & set(printed)
    assert json.loads(printed) == {"text": sly}


def test_what_is_not_asked_for_is_not_imported() -> None:
    script = (
        "import sys\nfrom inspector.cli import main\n"
        "sys.argv = ['inspector', {line}]\n"
        "main(lambda home, **_: 0)\nprint(*sys.modules, file=sys.stderr)"
    )
    for line, unwanted in (
        ("'--help'", {"rich", "sqlite3", "tomlkit", "textual", "inspector.cli.sync"}),
        ("'where', '--json'", {"rich", "sqlite3", "tomlkit", "textual", "inspector.cli.pack"}),
        ("'--lang', 'zh'", {"rich", "click", "sqlite3", "textual"}),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script.replace("{line}", line)],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ},
        )
        assert done.returncode == 0, done.stderr
        assert not unwanted & set(done.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed_as_they_are(run: Run, shell: str) -> None:
    done = run("completion", shell)
    assert done.code == 0
    assert "_INSPECTOR_COMPLETE" in done.out
    assert "\\x" not in done.out


def completed(*words: str) -> subprocess.CompletedProcess[str]:
    """What a shell gets that completes the last of these words."""
    return subprocess.run(
        [sys.executable, "-m", "inspector"],
        capture_output=True,
        text=True,
        timeout=60,
        env={
            **os.environ,
            "_INSPECTOR_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        },
    )


def test_completion_answers_without_importing_commands() -> None:
    done = completed("inspector", "vi")
    assert {line.split(",")[1] for line in done.stdout.split()} == {"visit", "visits"}


def test_completion_goes_on_inside_a_group_of_commands() -> None:
    """Pressing Tab after `inspector pack` said that Inspector had failed."""
    done = completed("inspector", "pack", "ch")
    assert (done.stdout.strip(), done.stderr) == ("plain,check", "")


def test_completion_knows_the_formats_of_an_export() -> None:
    done = completed("inspector", "export", "--format", "x")
    assert done.stdout.strip() == "plain,xlsx"
