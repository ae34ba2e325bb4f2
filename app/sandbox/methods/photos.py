"""Profile photos: the bot's own, set and removed, and those of people.
The bot's photo is what a client shows; earlier ones are not kept.
"""

from typing import Any

from app.sandbox.arguments import Arguments, Upload
from app.sandbox.files import StoredFile
from app.sandbox.methods.attachments import check_size, upload_of
from app.sandbox.methods.places import user_named
from app.sandbox.pictures import sides_of
from app.sandbox.refusal import bad_request
from app.sandbox.users import User
from app.sandbox.world import World

SIDES_PX = (160, 320, 640)
PHOTOS_LIMIT = 100
UPLOADS = {"static": "photo", "animated": "animation"}


def set_photo(world: World, arguments: Arguments) -> bool:
    upload = _upload(arguments)
    check_size(upload, "photo")
    if world.rules.true_pictures and not sides_of(upload.content):
        raise bad_request("IMAGE_PROCESS_FAILED")
    kept = [_kept(world, upload) for _side in SIDES_PX]
    sizes = [
        {**stored.wire(), "width": side, "height": side}
        for stored, side in zip(kept, SIDES_PX, strict=True)
    ]
    world.profile.photo = kept[-1]
    world.bot.photos = [sizes]
    world.bell.ring()
    return True


def remove_photo(world: World, _arguments: Arguments) -> bool:
    world.profile.photo = None
    world.bot.photos = []
    world.bell.ring()
    return True


def get_user_photos(world: World, arguments: Arguments) -> dict[str, Any]:
    user = user_named(world, arguments)
    offset = max(0, arguments.integer("offset"))
    limit = min(max(1, arguments.integer("limit", PHOTOS_LIMIT)), PHOTOS_LIMIT)
    return {"total_count": len(user.photos), "photos": user.photos[offset : offset + limit]}


def chat_photo(user: User) -> dict[str, str] | None:
    """The ChatPhoto of getChat: the smallest and the largest size."""
    if not user.photos:
        return None
    small, big = user.photos[0][0], user.photos[0][-1]
    return {
        "small_file_id": small["file_id"],
        "small_file_unique_id": small["file_unique_id"],
        "big_file_id": big["file_id"],
        "big_file_unique_id": big["file_unique_id"],
    }


def _upload(arguments: Arguments) -> Upload:
    given = arguments.structure("photo", "photo")
    if given is None:
        raise bad_request("photo isn't specified")
    if not isinstance(given, dict):
        raise bad_request("object expected as profile photo")
    part = UPLOADS.get(str(given.get("type")))
    if part is None:
        raise bad_request("invalid profile photo type specified")
    upload = upload_of(arguments, str(given.get(part) or ""))
    if upload is None:
        raise bad_request("photo must be uploaded as a file")
    return upload


def _kept(world: World, upload: Upload) -> StoredFile:
    return world.files.keep("profile_photo", upload.content, "photo.jpg", "image/jpeg")


METHODS = {
    "setmyprofilephoto": set_photo,
    "removemyprofilephoto": remove_photo,
    "getuserprofilephotos": get_user_photos,
}
