"""The rights the bot asks for when it is made an administrator: set and get, groups and channels.
They are remembered and shown, and promote nobody.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

COMMON = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "is_anonymous",
)
GROUPS = (*COMMON, "can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNELS = (*COMMON, "can_post_messages", "can_edit_messages", "can_manage_direct_messages")
WHERE = "can't parse ChatAdministratorRights"


def set_rights(world: World, arguments: Arguments) -> bool:
    given = arguments.structure("rights", "ChatAdministratorRights")
    if given is not None and not isinstance(given, dict):
        raise bad_request(f"{WHERE}: ChatAdministratorRights must be an Object")
    for name, value in (given or {}).items():
        if name in {*GROUPS, *CHANNELS} and not isinstance(value, bool):
            raise bad_request(f'{WHERE}: Field "{name}" must be of type Boolean')
    world.profile.rights[arguments.is_true("for_channels")] = dict(given or {})
    return True


def get_rights(world: World, arguments: Arguments) -> dict[str, bool]:
    for_channels = arguments.is_true("for_channels")
    given = world.profile.rights.get(for_channels, {})
    return _all(CHANNELS, given) if for_channels else group_rights(given)


def group_rights(given: dict[str, Any]) -> dict[str, bool]:
    """Every right of a supergroup's administrator, those not given being false."""
    return _all(GROUPS, given)


def _all(names: tuple[str, ...], given: dict[str, Any]) -> dict[str, bool]:
    return {name: given.get(name) is True for name in names}


METHODS = {
    "setmydefaultadministratorrights": set_rights,
    "getmydefaultadministratorrights": get_rights,
}
