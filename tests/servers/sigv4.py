"""The one signed request that OpenDAL has no verb for: make a bucket (AWS Signature Version 4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import urllib.request
from urllib.parse import urlsplit


def make_bucket(endpoint: str, bucket: str, region: str, access: str, secret: str) -> None:
    now = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    nothing = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": urlsplit(endpoint).netloc,
        "x-amz-content-sha256": nothing,
        "x-amz-date": now,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    request = f"PUT\n/{bucket}\n\n{lines}\n{names}\n{nothing}"
    scope = f"{now[:8]}/{region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signed = hmac.digest(key, f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{digest}".encode(), "sha256")
    headers["Authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={access}/{scope}, SignedHeaders={names},"
        f" Signature={signed.hex()}"
    )
    asked = urllib.request.Request(f"{endpoint}/{bucket}", method="PUT", headers=headers)
    with urllib.request.urlopen(asked, timeout=30):
        return
