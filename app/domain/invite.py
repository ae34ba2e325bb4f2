"""An invitation onto the staff: a link that makes whoever opens it first an agent or an admin."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.person import PersonRef, Role


class InviteState(StrEnum):
    """What becomes of a link that is opened now."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Invite:
    """`used_by` is who has opened it; times in Unix milliseconds."""

    id: int
    role: Role
    made_by: PersonRef
    created_at: int
    expires_at: int
    used_at: int | None = None
    used_by: PersonRef | None = None
    revoked_at: int | None = None

    def state_at(self, now: int) -> InviteState:
        if self.used_at is not None:
            return InviteState.USED
        if self.revoked_at is not None:
            return InviteState.REVOKED
        return InviteState.EXPIRED if self.expires_at <= now else InviteState.OPEN
