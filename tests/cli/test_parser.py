"""Help, mistakes and the two languages of the command line."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from inspector.cli.printing import harmless, wrapped
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs/make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_command_is_documented_as_it_is() -> None:
    made = reference()
    assert made.TARGET.read_text(encoding="utf-8") == made.reference()


def test_every_command_and_option_has_help_in_both_languages() -> None:
    made = reference()
    for name, command in made.commands():
        english = made.help_of(name, command, "en")
        chinese = made.help_of(name, command, "zh")
        assert "Usage: inspector" in english
        assert "用法：inspector" in chinese
        assert any("\u4e00" <= letter <= "\u9fff" for letter in str(command.text.zh))
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in str(command.text.en)), name
        assert "Options" not in chinese
        for option in command.params:
            if hasattr(option, "text"):
                assert option.text.zh != option.text.en, (name, option.name)


def test_help_is_in_the_language_asked_for_wherever_it_is_asked(run: Run) -> None:
    for arguments in (["--lang", "zh", "where", "--help"], ["where", "--help", "--lang=zh"]):
        code, out, _ = run(*arguments)
        assert code == 0
        assert out.startswith("用法：inspector where")


def test_the_environment_chooses_the_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "用法" in run("--help")[1]
    monkeypatch.setenv("INSPECTOR_LANG", "en")
    assert "Usage" in run("--help")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["where", "--hom", "x"], "没有选项 --hom"),
        (["wher"], "没有命令 wher"),
        (["record"], "缺少 VISIT"),
        (["visit", "open"], "缺少 --issue"),
        (["visit", "open", "--issue", "x"], "不是编号"),
        (["visits", "--since", "5 March"], "不是日期"),
        (["where", "more"], "多余的参数：more"),
        (["where", "--json=1"], "选项 --json"),
        (["where", "--home"], "选项 --home"),
        (["remote", "tes"], "没有命令 tes"),
        (["--lang", "fr", "where"], "不可用"),
    ],
)
def test_a_mistake_is_told_in_chinese_with_exit_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert words in err


def test_a_near_word_is_offered(run: Run) -> None:
    assert "did you mean where?" in run("wher")[2]
    assert "did you mean --home?" in run("where", "--hom", "x")[2]


def test_the_version_needs_no_click() -> None:
    script = (
        "import sys; sys.argv = ['inspector', '--version']\n"
        "from inspector.__main__ import main\nmain()\n"
        "assert 'click' not in sys.modules and 'msgspec' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("inspector ")


def test_the_whole_command_line_never_imports_textual() -> None:
    script = (
        "import sys, pkgutil, importlib, inspector.cli as cli\n"
        "for m in pkgutil.iter_modules(cli.__path__, 'inspector.cli.'):\n"
        "    importlib.import_module(m.name)\n"
        "assert not {'textual', 'screens', 'rich.table', 'cel_expr_python'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_listing_the_commands_imports_none_of_them() -> None:
    script = (
        "import sys\nfrom inspector.cli.running import run\n"
        "run(['--help'], lambda home, language, demo=False: 0)\n"
        "assert 'inspector.cli.issues' not in sys.modules\n"
        "assert 'inspector.ledger.ledger' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, capture_output=True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_calls_us_back(run: Run, shell: str) -> None:
    code, out, _ = run("completion", shell)
    assert code == 0
    assert "_INSPECTOR_COMPLETE" in out


def test_a_terminal_is_never_acted_upon() -> None:
    assert harmless("a\x1b[31mred\x07\u202etxt\x9b1m\n") == (
        "a\\x1b[31mred\\x07\\u202etxt\\x9b1m\n"
    )


def test_chinese_is_wrapped_by_the_cells_it_takes() -> None:
    assert wrapped("一二三四五六", 6) == ["一二三", "四五六"]
    assert wrapped("one two three", 7) == ["one two", "three"]
