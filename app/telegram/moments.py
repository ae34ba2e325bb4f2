"""A moment as people say it in a chat, by the desk's own clocks: whose they are is said too."""

from app.domain.worktime import wall_clock
from app.i18n import t


def moment(locale: str, zone: str, at: int, told_at: int) -> str:
    """«сегодня в 14:00», «в понедельник, 7 декабря, в 09:00»; `told_at` is what is today."""
    wall = wall_clock(zone, at)
    clock = f"{wall:%H:%M} ({_offset(wall.strftime('%z'))})"
    if wall.date() == wall_clock(zone, told_at).date():
        return t(locale, "bot.moment.today", clock=clock)
    return t(
        locale,
        "bot.moment.day",
        weekday=t(locale, f"bot.moment.weekday_{wall.weekday()}"),
        day=wall.day,
        month=t(locale, f"bot.moment.month_{wall.month}"),
        clock=clock,
    )


def _offset(ahead: str) -> str:
    """`UTC+3`, `UTC+5:30`."""
    hours, minutes = ahead[:3], ahead[3:5]
    sign = hours[0].replace("-", "\u2212")
    return f"UTC{sign}{int(hours[1:])}" + (f":{minutes}" if minutes != "00" else "")
