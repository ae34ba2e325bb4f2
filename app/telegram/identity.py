"""Who is on the other side: a Telegram user as the desk's profile.

It never believes anything but what Telegram itself says of the sender of an update.
"""

from telegram import User

from app.domain.person import Profile, language_of
from app.domain.text import display_name


def profile_of(user: User, desk_language: str) -> Profile:
    """`desk_language` is for those whose app does not tell theirs."""
    language = language_of(user.language_code or desk_language)
    return Profile(user.id, display_name(user.first_name, user.last_name), user.username, language)
