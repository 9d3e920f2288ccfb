"""What a check asks to see: photos and documents that are plainly no real ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.i18n import Text

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont, ImageFont

_EXIF, _TAKEN, _GPS = 0x8769, 0x9003, 0x8825


class Camera:
    """Takes pictures that say DEMO, with time and place as a camera writes them."""

    def __init__(self) -> None:
        from PIL import ImageFont  # 60 ms; only making the demo draws

        self._small = ImageFont.load_default(22)
        self._scene = _scene(ImageFont.load_default(90))

    def photo(
        self, path: Path, lines: Sequence[str], taken: dt.datetime, place: tuple[float, float]
    ) -> Path:
        """``lines`` are written below the picture, in Latin letters; ``place`` is north, east."""
        from PIL import ImageDraw

        image = self._scene.copy()
        words = "\n".join([*lines, taken.strftime("%Y-%m-%d %H:%M")])
        ImageDraw.Draw(image).text((20, 360), words, fill=(40, 40, 40), font=self._small)
        exif = image.getexif()
        exif.get_ifd(_EXIF)[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
        north, east = place
        exif.get_ifd(_GPS).update({1: "N", 2: _parts(north), 3: "E", 4: _parts(east)})
        image.save(path, "JPEG", quality=80, exif=exif)
        return path


def document(path: Path, lines: Sequence[str]) -> Path:
    """A page of text that begins with saying that it is invented."""
    heading = str(Text("虚构的文件，仅供演示", "An invented document, for the demo"))
    path.write_text("\n".join([heading, *lines, ""]), encoding="utf-8")
    return path


def _scene(font: FreeTypeFont | ImageFont) -> Image:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (640, 480), (214, 208, 190))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 640, 215), fill=(150, 178, 204))
    draw.rectangle((90, 165, 310, 320), fill=(120, 120, 126))
    draw.ellipse((350, 260, 560, 340), fill=(86, 110, 116))
    draw.text((215, 180), "DEMO", fill=(160, 30, 30), font=font)
    return image


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 2)
