"""What people are called in the API: the same for one organisation always, and nowhere else.

Two organisations cannot find out that they speak of the same person, and nobody can count people
by their numbers. Only this installation's key leads from the person to the name.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def pseudonym(organisation_id: int, person_id: int) -> str:
    """What a person is called for the tokens of this organisation: `p_` and 26 letters and digits."""
    key = str(current_app.secret_key).encode()
    said = f"lms.interop.api person {organisation_id} {person_id}".encode()
    return f"p_{hmac.new(key, said, hashlib.sha256).hexdigest()[:26]}"
