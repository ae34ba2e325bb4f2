"""What both commands understand on their command line, and what they say when they do not."""

import pytest

from app.arguments import Options, UsageError, read_options
from app.config import SettingsError

DEV = {"--dev": "raw modules"}


def options(*arguments: str, **variables: str) -> Options:
    return read_options("live.py", "Serves.", arguments, lambda: variables, DEV)


def test_without_anything_it_is_text_at_info() -> None:
    assert options() == Options("INFO", "text")


def test_options_win_over_variables() -> None:
    found = options("--log-level", "debug", "--log-format=JSON", LOG_LEVEL="error", LOG_FORMAT="x")
    assert found == Options("DEBUG", "json")
    assert options(LOG_LEVEL=" warning ", LOG_FORMAT="Json") == Options("WARNING", "json")
    assert options(LOG_LEVEL="", LOG_FORMAT=" ") == Options("INFO", "text")


def test_a_switch_of_a_command_is_told() -> None:
    assert options("--dev").switches == {"--dev"}


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (["--nope"], {}),
        (["more"], {}),
        (["--log"], {}),
        (["--log-level"], {}),
        (["--log-level", "loud"], {}),
        (["--log-format", "xml"], {}),
        ([], {"LOG_LEVEL": "loud"}),
        ([], {"LOG_FORMAT": "xml"}),
    ],
)
def test_what_is_not_understood_is_one_sentence(
    arguments: list[str], variables: dict[str, str]
) -> None:
    with pytest.raises(UsageError) as refusal:
        options(*arguments, **variables)
    sentence = str(refusal.value)
    assert sentence.startswith("live.py: ")
    assert sentence.endswith(".")
    assert len(sentence.splitlines()) == 1


def test_help_asks_for_no_variable(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> dict[str, str]:
        raise SettingsError(".env cannot be read")

    with pytest.raises(SystemExit) as end:
        read_options("live.py", "Serves.", ["--help"], broken)
    assert end.value.code == 0
    assert "--log-level" in capsys.readouterr().out
    with pytest.raises(SettingsError):
        read_options("live.py", "Serves.", [], broken)


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        options("--help")
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("--dev", "--log-level", "LOG_FORMAT", "DEBUG", "json"))
