"""Large files that were cut off on their way to an S3 store, which OpenDAL has no verb to drop.

What was sent of one is no object and nobody sees it, but its keeper pays for it.  Asked here, by
AWS Signature Version 4: ListMultipartUploads and AbortMultipartUpload.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import http.client
from collections.abc import Mapping
from contextlib import closing
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from inspector.sync.credentials import Secret
from inspector.sync.remotes.connection import Connections, Site, kind_of
from inspector.sync.remotes.problems import problem

_MOST: Final = 4 << 20
"""Bytes of an answer; a thousand uploads have some 500 kB."""
_DAY: Final = dt.timedelta(days=1)
_NOTHING: Final = hashlib.sha256(b"").hexdigest()


class Upload(NamedTuple):
    """One that was begun and not ended; ``old``: a day ago."""

    path: str
    id: str
    old: bool


class Uploads:
    """Those in the folder ``root`` of a bucket; ``virtual``: its name stands before the host's."""

    def __init__(
        self,
        name: str,
        endpoint: str | None,
        bucket: str,
        root: str,
        *,
        region: str,
        virtual: bool,
        access: Secret,
        secret: Secret,
    ) -> None:
        self._name = name
        parts = urlsplit(endpoint or f"https://s3.{region}.amazonaws.com")
        host = f"{bucket}.{parts.hostname}" if virtual else parts.hostname or ""
        self._connections = Connections(Site(host, parts.port, tls=parts.scheme == "https"))
        self._base = parts.path.rstrip("/") + ("" if virtual else f"/{bucket}")
        self._root = "".join(f"{part}/" for part in root.split("/") if part)
        self._region, self._access, self._secret = region, access, secret

    def unfinished(self, folder: str) -> list[Upload]:
        """Up to a thousand below ``folder``; none where the store does not say."""
        asked = {"prefix": f"{self._root}{folder}/", "uploads": ""}
        status, content = self._asked("GET", "", asked)
        try:
            told = ElementTree.fromstring(content)
        except ElementTree.ParseError:
            return []
        return [self._upload(one) for one in told.iterfind("{*}Upload")] if status == 200 else []

    def give_up(self, upload: Upload) -> None:
        """Nothing happens where it has ended meanwhile."""
        self._asked("DELETE", self._root + upload.path, {"uploadId": upload.id})

    def close(self) -> None:
        self._connections.close()

    def _upload(self, told: ElementTree.Element) -> Upload:
        path = told.findtext("{*}Key", "").removeprefix(self._root)
        try:
            begun = dt.datetime.fromisoformat(told.findtext("{*}Initiated", ""))
            old = dt.datetime.now(dt.UTC) - begun > _DAY
        except (ValueError, TypeError):  # no time, or one of no zone
            old = False
        return Upload(path, told.findtext("{*}UploadId", ""), old)

    def _asked(self, method: str, key: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        """The status and what was answered. RemoteError where nothing was."""
        target = quote(f"{self._base}/{key}", safe="/~")
        words = "&".join(f"{name}={quote(query[name], safe='~')}" for name in sorted(query))
        headers = self._signed(method, target, words)
        try:
            answer = self._connections.ask(method, f"{target}?{words}", None, headers)
            with closing(answer):
                return answer.status, answer.response.read(_MOST)
        except (OSError, http.client.HTTPException) as error:
            raise problem(kind_of(error), self._name) from None

    def _signed(self, method: str, target: str, words: str) -> dict[str, str]:
        now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
        host = self._connections.site.origin.partition("://")[2]
        headers = {"host": host, "x-amz-content-sha256": _NOTHING, "x-amz-date": now}
        names = ";".join(headers)
        lines = "".join(f"{name}:{text}\n" for name, text in headers.items())
        request = f"{method}\n{target}\n{words}\n{lines}\n{names}\n{_NOTHING}"
        scope = f"{now[:8]}/{self._region}/s3/aws4_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        key = f"AWS4{self._secret.reveal()}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{digest}"
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        headers["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self._access.reveal()}/{scope},"
            f" SignedHeaders={names}, Signature={signature}"
        )
        return headers
