"""Pictures as phones send them, and as attackers do."""

import struct
import zlib
from io import BytesIO

from PIL import Image

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def jpeg(width: int = 60, height: int = 40, *, exif: bool = False, **options) -> bytes:  # type: ignore[no-untyped-def]
    """Left half red, right half blue; with ``exif`` turned, and taken in Kupang."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    if exif:
        tags = Image.Exif()
        tags[ORIENTATION] = 6  # the camera was held upright
        tags[MAKE] = "Kamera Rahasia"
        tags.get_ifd(GPS).update({1: "S", 2: (10.0, 9.0, 34.0), 3: "E"})
        options["exif"] = tags
    out = BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def encoded(format_: str, mode: str = "RGB", **options) -> bytes:  # type: ignore[no-untyped-def]
    out = BytesIO()
    Image.new(mode, (30, 20)).save(out, format_, **options)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A small file whose header promises a huge picture: a decompression bomb."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
