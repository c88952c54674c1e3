"""Compressed answers, because the networks that our pages travel are slow."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress

#: Brotli's effort for what is compressed on the fly; lesson weights are measured with it.
WIRE_QUALITY = 5


def init_app(app: Flask) -> None:
    """Compress text answers when the browser asks for it."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "deflate"],  # files: smaller than by zstd
        COMPRESS_BR_LEVEL=WIRE_QUALITY,
        COMPRESS_LEVEL=6,
        COMPRESS_MIN_SIZE=500,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "application/javascript",
            "application/json",
            "image/svg+xml",
        ],
    )
    Compress(app)
