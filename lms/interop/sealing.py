"""What this installation keeps secret in its database: sealed with its key, for one purpose each.

So a copy of the database alone opens nothing. What was sealed for one purpose cannot be opened for
another, and after the file `secret.key` was replaced nothing can be opened.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet


def sealer(secret_key: str, purpose: str) -> Fernet:
    """What seals and opens (`encrypt`, `decrypt`, which raises `InvalidToken`) for a purpose."""
    key = hashlib.sha256(f"{purpose}{secret_key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
