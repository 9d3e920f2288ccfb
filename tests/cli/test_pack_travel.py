"""``inspector pack publish, offers, take, leave`` as people type them on two laptops."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

PACK = "starter"


def raised(author: Run, tmp_path: Path, version: str) -> None:
    """The author's pack in another version, with one check gone."""
    head = tmp_path / "starter" / "pack.toml"
    issue = tmp_path / "starter" / "issues" / "01-sample-plant.toml"
    head.write_text(head.read_text("utf-8").replace('"0.1"', f'"{version}"'), "utf-8")
    issue.write_text(issue.read_text("utf-8").replace('id = "place"', 'id = "spot"'), "utf-8")
    assert author("pack", "add", tmp_path / "starter").code == 0


def test_a_pack_goes_from_one_laptop_to_the_other(pair: tuple[Run, Run], tmp_path: Path) -> None:
    author, reader = pair
    raised(author, tmp_path, "0.2")
    done = author("pack", "publish", "--lang", "en")
    assert (done.code, done.out) == (0, f"stick: published {PACK} 0.2\n")
    done = author("pack", "publish", PACK, "--remote", "stick", "--lang", "en")
    assert (done.code, done.out) == (0, f"stick: there already: {PACK} 0.2\n")
    assert "inspector pack offers" in reader("sync", "--lang", "en").err
    assert reader.json("status")["offers"] == [
        {"pack": PACK, "version": "0.2", "device": author.json("status")["device"]}
    ]
    done = reader("pack", "offers", "--lang", "en")
    assert "here: 0.1" in done.out
    assert "checks +1 -1" in done.out
    assert "+ check 1 Place" in done.out
    (offer,) = reader.json("pack", "offers")
    assert [(one["kind"], one["id"]) for one in offer["changes"]] == [
        ("added", "spot"),
        ("gone", "place"),
    ]
    assert f"inspector pack take {PACK} 0.2" in done.out
    assert reader("pack", "take", PACK).code == 0
    assert [one["version"] for one in reader.json("pack", "list") if one["in_use"]] == ["0.2"]
    assert reader.json("pack", "offers") == []
    assert "offers" not in reader("sync", "--lang", "en").err


def test_without_a_version_it_must_be_plain_which_one(
    pair: tuple[Run, Run], tmp_path: Path
) -> None:
    author, reader = pair
    done = reader("pack", "take", PACK, "--lang", "en")
    assert (done.code, f"nobody offers {PACK}" in done.err) == (2, True)
    raised(author, tmp_path, "0.2")
    assert author("pack", "publish").code == 0
    reader("sync")
    head = tmp_path / "starter" / "pack.toml"
    head.write_text(head.read_text("utf-8").replace('"0.2"', '"0.3"'), "utf-8")
    assert author("pack", "add", tmp_path / "starter").code == 0
    assert author("pack", "publish").code == 0
    reader("sync")
    done = reader("pack", "take", PACK, "--lang", "en")
    assert done.code == 2
    for version in ("0.2", "0.3"):
        assert f"{PACK} {version}" in done.err
    assert reader("pack", "leave", PACK, "0.2").code == 0
    assert reader("pack", "take", PACK).code == 0  # one is left to take
    assert [one["version"] for one in reader.json("pack", "list") if one["in_use"]] == ["0.3"]


def test_what_cannot_be_is_told_with_its_remedy(pair: tuple[Run, Run], tmp_path: Path) -> None:
    author, reader = pair
    done = reader("pack", "take", PACK, "9.9", "--lang", "en")
    assert done.code == 2
    assert f"nobody offers {PACK} 9.9" in done.err
    assert author("pack", "publish", "nonsense").code == 2
    assert author("pack", "publish", "--remote", "nowhere").code == 2
    raised(author, tmp_path, "0.2")
    author("pack", "publish")
    reader("sync")
    assert reader("pack", "leave", PACK, "0.2").code == 0
    assert reader.json("status")["offers"] == []
    assert [one["left"] for one in reader.json("pack", "offers")] == [True]
    assert author("remote", "remove", "stick").code == 0
    done = author("pack", "publish", "--lang", "en")
    assert done.code == 2
    assert "inspector remote add" in done.err
