"""What the bot sends without a file: places, contacts, dice and polls.
Nobody follows a live location here: it stays where it was sent.
"""

import secrets
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.entities import formatted
from app.sandbox.kinds import content_of
from app.sandbox.methods.sending import send
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

#: How many faces each dice has, by its emoji.
FACES = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
LIVE_PERIOD_S = range(60, 86_401)
LIVE_FOREVER_S = 0x7FFFFFFF
ACCURACY_LIMIT_M = 1500.0
QUESTION_LIMIT = 300
OPTION_LIMIT = 100
OPTIONS_LIMIT = 12
EXPLANATION_LIMIT = 200
VENUE_LABELS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


def send_location(world: World, arguments: Arguments) -> dict[str, Any]:
    place = _place(arguments)
    fields = {**place, **_numbers(arguments, "live_period", "heading", "proximity_alert_radius")}

    def make(_chat: object) -> dict[str, Any]:
        _check_place(place, "invalid location specified")
        period_s = fields.get("live_period", 0)
        if period_s and period_s not in LIVE_PERIOD_S and period_s != LIVE_FOREVER_S:
            raise bad_request("wrong live location period specified")
        return content_of("location", world.files, fields)

    return send(world, arguments, make).wire()


def send_venue(world: World, arguments: Arguments) -> dict[str, Any]:
    place = _place(arguments)
    labels = {name: arguments.text(name) for name in ("title", "address", *VENUE_LABELS)}

    def make(_chat: object) -> dict[str, Any]:
        _check_place(place, "wrong venue location specified")
        if not labels["title"] or not labels["address"]:
            raise bad_request(f"VENUE_{'TITLE' if not labels['title'] else 'ADDRESS'}_INVALID")
        return content_of("venue", world.files, {**place, **labels})

    return send(world, arguments, make).wire()


def send_contact(world: World, arguments: Arguments) -> dict[str, Any]:
    for name in ("phone_number", "first_name"):
        if not arguments.text(name):
            raise bad_request(f'parameter "{name}" is required')
    names = ("phone_number", "first_name", "last_name", "vcard")
    fields = {name: arguments.text(name) for name in names}
    return send(
        world, arguments, lambda _chat: content_of("contact", world.files, fields)
    ).wire()


def send_dice(world: World, arguments: Arguments) -> dict[str, Any]:
    emoji = arguments.text("emoji") or "🎲"

    def make(_chat: object) -> dict[str, Any]:
        if emoji not in FACES:
            raise bad_request("EMOTICON_INVALID")
        value = secrets.randbelow(FACES[emoji]) + 1
        return content_of("dice", world.files, {"emoji": emoji, "value": value})

    return send(world, arguments, make).wire()


def send_poll(world: World, arguments: Arguments) -> dict[str, Any]:
    question = formatted(_moded(arguments, "question"), "question", "question_entities")
    options = _options(arguments)
    kind = arguments.text("type") or "regular"
    if kind not in {"regular", "quiz"}:
        raise bad_request("unsupported poll type specified")
    poll = {**_poll_switches(arguments, kind), **_ending(arguments)}
    quiz = _quiz(arguments) if kind == "quiz" else {}

    def make(_chat: object) -> dict[str, Any]:
        _check_texts(question.text, options)
        if quiz:
            _check_correct(quiz["correct_option_ids"], len(options))
        shown = question.content("question", "question_entities")
        whole = {**shown, "type": kind, **poll, **quiz}
        return content_of("poll", world.files, {"options": options, "poll": whole})

    return send(world, arguments, make).wire()


def _place(arguments: Arguments) -> dict[str, float]:
    place = {}
    for name in ("latitude", "longitude"):
        text = arguments.text(name).strip()
        if not text:
            raise bad_request(f"{name} is empty")
        place[name] = _degrees(text)
    accuracy = min(_degrees(arguments.text("horizontal_accuracy") or "0"), ACCURACY_LIMIT_M)
    return {**place, "horizontal_accuracy": accuracy} if accuracy > 0 else place


def _degrees(text: str) -> float:
    """What is no number counts as 0, as in real life."""
    try:
        return float(text)
    except ValueError:
        return 0.0


def _check_place(place: dict[str, float], refusal: str) -> None:
    if not (abs(place["latitude"]) <= 90 and abs(place["longitude"]) <= 180):
        raise bad_request(refusal)


def _numbers(arguments: Arguments, *names: str) -> dict[str, int]:
    numbers = {name: arguments.integer(name) for name in names}
    return {name: number for name, number in numbers.items() if number > 0}


def _moded(arguments: Arguments, name: str) -> Arguments:
    """The text's own parse mode under the name that the formatting looks for."""
    fields = {
        name: arguments.text(name),
        f"{name}_entities": arguments.structure(f"{name}_entities", "entities"),
        "parse_mode": arguments.text(f"{name}_parse_mode"),
    }
    return Arguments(fields, {})


def _options(arguments: Arguments) -> list[str]:
    if not arguments.text("options"):
        raise bad_request("can't parse options JSON object")
    given = arguments.structure("options", "options")
    if not isinstance(given, list):
        raise bad_request("expected an Array of String as options")
    return [_option(one) for one in given]


def _option(given: Any) -> str:
    text = given.get("text") if isinstance(given, dict) else given
    if isinstance(text, str):
        return text
    raise bad_request("expected an option to be of type String")


def _poll_switches(arguments: Arguments, kind: str) -> dict[str, bool]:
    told = "allows_revoting" in arguments
    return {
        "is_anonymous": arguments.is_true("is_anonymous") or "is_anonymous" not in arguments,
        "allows_multiple_answers": arguments.is_true("allows_multiple_answers"),
        "allows_revoting": arguments.is_true("allows_revoting") if told else kind != "quiz",
        "is_closed": arguments.is_true("is_closed"),
    }


def _ending(arguments: Arguments) -> dict[str, int]:
    return _numbers(arguments, "open_period", "close_date")


def _quiz(arguments: Arguments) -> dict[str, Any]:
    """Which answers are right and why, as the quiz shows it to the bot."""
    given = arguments.structure("correct_option_ids", "correct option identifiers")
    if given is None:
        one = arguments.integer("correct_option_id", -1)
        given = [one] if "correct_option_id" in arguments else []
    if not isinstance(given, list):
        raise bad_request("expected an Array of correct option identifiers")
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in given):
        raise bad_request("correct option identifier must be of type Number")
    why = formatted(_moded(arguments, "explanation"), "explanation", "explanation_entities")
    if len(why.text) > EXPLANATION_LIMIT:
        raise bad_request("QUIZ_EXPLANATION_INVALID")
    single = {"correct_option_id": given[0]} if len(given) == 1 else {}
    shown = why.content("explanation", "explanation_entities")
    return {"correct_option_ids": given, **single, **shown}


def _check_texts(question: str, options: list[str]) -> None:
    if not question or not all(option.strip() for option in options):
        raise bad_request("text must be non-empty")
    if len(question) > QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
    if not options:
        raise bad_request("poll must have at least one answer option")
    if len(options) > OPTIONS_LIMIT:
        raise bad_request(f"poll can't have more than {OPTIONS_LIMIT} options")
    if any(len(option) > OPTION_LIMIT for option in options):
        raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")


def _check_correct(correct: list[int], count: int) -> None:
    if not correct:
        raise bad_request("correct quiz option list must be non-empty")
    if correct != sorted(set(correct)):
        raise bad_request("correct quiz option list must be increasing")
    if not 0 <= correct[0] <= correct[-1] < count:
        raise bad_request("wrong quiz correct_option_id")


METHODS = {
    "sendlocation": send_location,
    "sendvenue": send_venue,
    "sendcontact": send_contact,
    "senddice": send_dice,
    "sendpoll": send_poll,
}
