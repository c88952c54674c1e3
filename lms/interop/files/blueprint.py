"""The blueprint of files, and who may have them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from lms.learning.player import LEADING
from lms.web.actor import Actor
from lms.web.language import room_blueprint

bp = room_blueprint("files", __name__)


class FilesPermission(StrEnum):
    """What can be done with files of lessons."""

    EXPORT = "files:export"


def may(_session: Session, actor: Actor, _permission: FilesPermission, _thing: object) -> bool:
    """Whether the actor may: whoever leads somewhere. Questions leave with their answers."""
    return actor.has(*LEADING)
