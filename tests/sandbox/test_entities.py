"""Formatting: HTML, MarkdownV2 and entity lists become the same entities Telegram makes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sandbox.arguments import Arguments
from app.sandbox.entities import formatted
from app.sandbox.html_text import parse_html
from app.sandbox.legacy_text import parse_legacy
from app.sandbox.markdown_text import parse_markdown
from app.sandbox.refusal import RefusalError
from app.sandbox.text import FormattedText, utf16_length, utf16_slice

Mark = tuple[str, str]
Entity = dict[str, object]


def marked(parsed: FormattedText) -> list[Mark]:
    return [(e["type"], utf16_slice(parsed.text, e["offset"], e["length"]))
            for e in parsed.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &#1071;", "a <b> & Я", []),
        ("&nbsp;&unknown;", "&nbsp;&unknown;", []),
        ("😀<b>x</b>", "😀x", [("bold", "x")]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("<a href='https://a.b/?x=1&amp;y=2'>l</a>", "l", [("text_link", "l")]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", "s")]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ("<b></b>x", "x", []),
        ("<B>x</B>", "x", [("bold", "x")]),
    ],
)
def test_html(source: str, text: str, entities: list[Mark]) -> None:
    parsed = parse_html(source)
    assert (parsed.text, marked(parsed)) == (text, entities)


def test_html_details() -> None:
    (link,) = parse_html('<a href="https://a.b/?x=1&amp;y=2">l</a>').entities
    assert link["url"] == "https://a.b/?x=1&y=2"
    (pre,) = parse_html('<pre><code class="language-py">x</code></pre>').entities
    assert pre["language"] == "py"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("я<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b x", "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_refusals(source: str, reason: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ __u__ ~s~ ||p||", "b i u s p",
         [("bold", "b"), ("italic", "i"), ("underline", "u"), ("strikethrough", "s"),
          ("spoiler", "p")]),
        (r"1\.5 \* 2", "1.5 * 2", []),
        ("`a*b`", "a*b", [("code", "a*b")]),
        ("```py\nx = 1```", "x = 1", [("pre", "x = 1")]),
        (r"[l](https://a.b/\))", "l", [("text_link", "l")]),
        ("*a _b_*", "a b", [("bold", "a b"), ("italic", "b")]),
        (">one\n>two\nthree", "one\ntwo\nthree", [("blockquote", "one\ntwo")]),
        (">one\n>two||", "one\ntwo", [("expandable_blockquote", "one\ntwo")]),
    ],
)
def test_markdown(source: str, text: str, entities: list[Mark]) -> None:
    parsed = parse_markdown(source)
    assert (parsed.text, marked(parsed)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*x", "Can't find end of Bold entity at byte offset 0"),
        ("я`x", "Can't find end of Code entity at byte offset 2"),
        ("[l](https://a.b", "Can't find end of a URL at byte offset 3"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
    ],
)
def test_markdown_refusals(source: str, reason: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        parse_markdown(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ `c`", "b i c", [("bold", "b"), ("italic", "i"), ("code", "c")]),
        ("```py\nx = 1```", "x = 1", [("pre", "x = 1")]),
        ("```\nx *1*```", "x *1*", [("pre", "x *1*")]),
        ("*a _b_*", "a _b_", [("bold", "a _b_")]),
        (r"1\_2 \* \a", r"1_2 * \a", []),
        ("[l](https://a.b/c)!", "l!", [("text_link", "l")]),
        ("[l] [m](nowhere)", "l m", []),
        ("😀*x*", "😀x", [("bold", "x")]),
        ("**", "", []),
    ],
)
def test_the_old_markdown(source: str, text: str, entities: list[Mark]) -> None:
    parsed = parse_legacy(source)
    assert (parsed.text, marked(parsed)) == (text, entities)


@pytest.mark.parametrize(("source", "at"), [("a_b", 1), ("я*x", 2), ("[l", 0), ("```x``", 0)])
def test_the_old_markdown_refuses_only_what_has_no_end(source: str, at: int) -> None:
    with pytest.raises(RefusalError) as refusal:
        parse_legacy(source)
    reason = f"Can't find end of the entity starting at byte offset {at}"
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def listed(text: str, *entities: Entity) -> FormattedText:
    fields = {"text": text, "entities": list(entities)}
    return formatted(Arguments(fields, {}), "text", "entities")


def bold(offset: object, length: object) -> Entity:
    return {"type": "bold", "offset": offset, "length": length}


def test_an_entity_list_counts_in_utf16() -> None:
    assert marked(listed("😀 жир", bold(3, 3))) == [("bold", "жир")]


@pytest.mark.parametrize(
    "entity", [bold(0, 5), bold(-1, 2), bold(1, 1), bold(0, 1), bold("0", 1), {"type": "bold"}]
)
def test_an_entity_must_fit_the_text_and_cut_no_character(entity: Entity) -> None:
    with pytest.raises(RefusalError):
        listed("😀ab", entity)


def test_trimming_moves_entities() -> None:
    trimmed = listed("  \nab cd  ", bold(3, 2))
    assert (trimmed.text, marked(trimmed)) == ("ab cd", [("bold", "ab")])


def test_commands_addresses_and_names_are_found() -> None:
    found = marked(listed("/start https://a.b/c? @anna_k #тикет a@b.cd 1/2"))
    assert found == [
        ("bot_command", "/start"),
        ("url", "https://a.b/c"),
        ("mention", "@anna_k"),
        ("hashtag", "#тикет"),
        ("email", "a@b.cd"),
    ]


def test_a_mail_address_is_found_from_its_beginning() -> None:
    assert marked(listed("a@b a+b.c@d-e.f.g x@y@z.w 😀q@q.qq.")) == [
        ("email", "a+b.c@d-e.f.g"),
        ("email", "y@z.w"),
        ("email", "q@q.qq"),
    ]


@pytest.mark.parametrize("mode", ["", "HTML", "Markdown"])
@pytest.mark.parametrize(
    "part", ["a", "a.", "#a ", "/a ", "@abcd ", "a@b.cd ", "*a* ", "`a` ", "<b>a</b>", "😀"]
)
def test_the_time_to_parse_grows_with_the_length_alone(part: str, mode: str) -> None:
    def seconds(times: int) -> float:
        fields = {"text": part * times, "parse_mode": mode}
        began = time.thread_time()
        formatted(Arguments(fields, {}), "text", "entities")
        return time.thread_time() - began

    few, factor = 400, 8
    short, long = (min(seconds(times) for _ in range(5)) for times in (few, few * factor))
    assert long < short * factor * 3, f"{long / short:.0f} times for a text {factor} times as long"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab😀<>/&;_*[]()~`>#|.! \n\\", max_size=40))
def test_any_text_is_parsed_or_refused_and_entities_stay_inside(source: str) -> None:
    for parse in (parse_html, parse_markdown, parse_legacy):
        try:
            parsed = parse(source)
        except RefusalError:
            continue
        limit = utf16_length(parsed.text)
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= limit for e in parsed.entities)
