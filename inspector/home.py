"""The home: where one installation keeps everything (design: paths by platformdirs or ``--home``).

::

    config.toml                 what the person chose
    data/ledger.db              the ledger (SQLite, WAL)
    data/device.key             this device's private key, readable by its owner alone
    data/age.key                what opens files that others sealed for this home; likewise
    data/names.key              what names sealed evidence on a remote; likewise
    data/blobs/aa/<sha256>      evidence, named by content
    data/incoming/              evidence that has come in part
    data/thumbnails/aa/<sha256>.jpg   small pictures of evidence that has not come yet
    data/outbox/<remote>/       exports that wait for a remote
    data/remotes/               what each remote held when it was last seen
    data/syncs.jsonl            the last syncs, for whoever wants to know
    data/quarantine/            what came in and was not believed, with the reason
    data/packs/<id>/            packs added here
    data/packs/by-digest/       the pack files that old visits were recorded with
    data/offers/<id>/           packs that colleagues published and nobody here has taken yet
    state/inspector.log         what went wrong, for whoever looks
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


class Home(msgspec.Struct, frozen=True):
    """The paths in use; nothing is created until something is written."""

    root: Path | None
    """The folder given by ``--home`` or INSPECTOR_HOME; None for the system's own places."""
    config: Path
    data: Path
    state: Path
    cache: Path

    @classmethod
    def at(cls, root: Path | None = None) -> Home:
        """The home at ``root``; without it INSPECTOR_HOME's, else the system's places."""
        if root is None and (named := os.environ.get("INSPECTOR_HOME")):
            root = Path(named)
        if root is not None:
            root = root.expanduser().absolute()
            return cls(root, root / "config.toml", root / "data", root / "state", root / "cache")
        from platformdirs import PlatformDirs  # 28 ms, not needed with a home of one's own

        dirs = PlatformDirs("inspector", appauthor=False)
        return cls(
            None,
            dirs.user_config_path / "config.toml",
            dirs.user_data_path,
            dirs.user_state_path,
            dirs.user_cache_path,
        )

    @property
    def ledger(self) -> Path:
        return self.data / "ledger.db"

    @property
    def key(self) -> Path:
        return self.data / "device.key"

    def device_key(self, device: str) -> Path:
        """Where a key waits, or is left, that is not the one in use."""
        return self.data / f"device-{device}.key"

    @property
    def age(self) -> Path:
        return self.data / "age.key"

    @property
    def names(self) -> Path:
        return self.data / "names.key"

    @property
    def blobs(self) -> Path:
        return self.data / "blobs"

    @property
    def incoming(self) -> Path:
        return self.data / "incoming"

    def thumbnail(self, sha256: str) -> Path:
        """Where a small picture of the file with this SHA-256 is kept, until the file comes."""
        return self.data / "thumbnails" / sha256[:2] / f"{sha256}.jpg"

    @property
    def outbox(self) -> Path:
        return self.data / "outbox"

    @property
    def quarantine(self) -> Path:
        return self.data / "quarantine"

    @property
    def packs(self) -> Path:
        return self.data / "packs"

    @property
    def offers(self) -> Path:
        return self.data / "offers"

    @property
    def log(self) -> Path:
        return self.state / "inspector.log"

    def blob(self, sha256: str) -> Path:
        """Where the file with this SHA-256 (hex) is kept."""
        return self.blobs / sha256[:2] / sha256
