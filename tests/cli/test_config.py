"""The config: read with the mistake's place, written without losing a person's words."""

from __future__ import annotations

import pytest

from inspector.config import Config, Remote, load, save
from inspector.errors import InputError
from inspector.home import Home
from tests.cli.conftest import Run


def write(home: Home, text: str | bytes) -> None:
    home.config.parent.mkdir(parents=True, exist_ok=True)
    home.config.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_without_a_file_nothing_is_chosen(home: Home) -> None:
    assert load(home) == Config()
    assert not home.config.exists()


def test_a_bom_is_no_mistake(home: Home) -> None:
    write(home, b'\xef\xbb\xbfauthor = "A"\r\n')
    assert load(home).author == "A"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('lang = "zh"\npack = \n', 2),
        ('author = "A"\nlang = "fr"\n', 2),
        ("\n\nsync = 3\n", 3),
        ('remotes = "stick"\n', 1),
        ('lang = "zh"\n[remotes.stick]\nurl = 7\n', 3),
        ('[remotes.a]\nurl = "/a"\nphotos = "never"\n[remotes.b]\nurl = "/b"\nphotos = "few"\n', 6),
        ('\n[remotes.a]\nphotos = "never"\n', 2),
        ("author = 5\n", 1),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(home: Home, text: str, line: int) -> None:
    write(home, text)
    with pytest.raises(InputError) as caught:
        load(home)
    assert caught.value.path == home.config
    assert caught.value.line == line
    assert caught.value.remedy is not None


def test_a_wrong_option_of_a_remote_is_told_with_what_it_may_be(home: Home) -> None:
    write(home, '[remotes.stick]\nurl = "/a"\nphotos = "few"\n')
    with pytest.raises(InputError) as caught:
        load(home)
    assert "remotes.stick.photos" in caught.value.what.en
    assert caught.value.remedy is not None
    assert "thumbnails" in caught.value.remedy.en


def test_a_file_that_is_not_utf8_is_refused(home: Home) -> None:
    write(home, 'author = "苏日娜"'.encode("gbk"))
    with pytest.raises(InputError):
        load(home)


def test_saving_keeps_comments_and_unknown_keys(home: Home) -> None:
    write(home, '# mine\nlang = "zh"  # here\nfuture = 1\n\n[remotes.a]  # stick\nurl = "/a"\n')
    save(home, theme="inspector-light", remotes={"a": Remote(url="/a"), "b": Remote(url="/b")})
    text = home.config.read_text("utf-8")
    for kept in ("# mine", "# here", "future = 1", "# stick"):
        assert kept in text
    found = load(home)
    assert (found.lang, found.theme) == ("zh", "inspector-light")
    assert {name: remote.url for name, remote in found.remotes.items()} == {"a": "/a", "b": "/b"}


def test_none_takes_a_key_out_and_remotes_can_all_go(home: Home) -> None:
    save(home, pack="p", remotes={"a": Remote(url="/a")})
    save(home, pack=None, remotes={})
    assert load(home) == Config()


def test_the_environments_author_stands_before_the_files_and_is_not_saved(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(home, author="file")
    monkeypatch.setenv("INSPECTOR_AUTHOR", "env")
    assert load(home).author == "env"
    save(home, lang="zh")
    monkeypatch.delenv("INSPECTOR_AUTHOR")
    assert load(home).author == "file"


def test_a_broken_config_stops_a_command_but_not_its_help(run: Run) -> None:
    run.home.config.write_text("lang = \n")
    assert run("issues", "--help").code == 0
    done = run("issues")
    assert done.code == 2
    assert "config.toml:1" in done.err
