import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.jstokens import ScriptError, significant, tokenise

TRICKY = r"""
const a = 1 / 2 / 3, b = x[0] / y, c = (a + b) / 2; // a / comment "with" `marks`
const re = /[/"'`]\/import/g.test(s), cut = s.replace(/\s+/g, " ") / 2;
if (ready) /export/.exec(name);
for (const part of /a|b/[Symbol.split](s)) use(part);
const t = `import ${ a ? `nested ${ {b: "}"}.b } \` ` : '`' } export \${ not } $`;
return_ = x.return / 2 / x.typeof; n = i++ / 2; m = 0x1F / 1_000n / 1.5e-3 / .5;
const o = a?.b ?? (c ? .5 : 1); /* block
 comment */ label: while (1) { break label; }
"""


def kinds(source: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in significant(tokenise(source))]


def test_the_tokens_joined_are_the_source() -> None:
    assert "".join(token.text for token in tokenise(TRICKY)) == TRICKY


def test_regular_expressions_divisions_and_templates_are_told_apart() -> None:
    found = [text for kind, text in kinds(TRICKY) if kind == "regex"]
    assert found == [r"""/[/"'`]\/import/g""", r"/\s+/g", "/export/", "/a|b/"]
    templates = [text for kind, text in kinds(TRICKY) if kind == "template"]
    assert templates == ["`import ${", "`nested ${", r"} \` `", "} export \\${ not } $`"]
    assert ("name", "export") not in kinds(TRICKY)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("a /b/ c", "punct"), (") /b/ c", ""), ("(x) /b/ c", "punct"), ("if (x) /b/", "regex"),
        ("while (f(x)) /b/", "regex"), ("x.if(y) /b/ c", "punct"), ("[1] /b/ c", "punct"),
        ("return /b/", "regex"), ("x.return /b/ c", "punct"), ("x = /b/", "regex"),
        ("`t` /b/ c", "punct"), ("`${/b/}`", "regex"), ("'s' /b/ c", "punct"), ("1 /b/ c", "punct"),
        ("i++ /b/ c", "punct"), ("=> /b/", "regex"), ("/b/ /b/ c", "punct"), ("} /b/", ""),
    ],
)  # fmt: skip
def test_what_a_slash_means_follows_from_what_stands_before(source: str, kind: str) -> None:
    if not kind:
        with pytest.raises(ScriptError):
            tokenise(source)
        return
    tokens = significant(tokenise(source))
    slashes = [token.kind for token in tokens if token.text.startswith("/")]
    assert slashes[-1] == kind


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\n'open", 2), ("\n\n`open ${", 3), ("`open", 1), ("x = /open", 1), ("\n(]", 2), ("{", 1),
        ("a\n}", 2), ("\\u0061", 1), ("#!/bin/node", 1), ("a @ b", 1), ("/* open", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_line(source: str, line: int) -> None:
    with pytest.raises(ScriptError) as refusal:
        tokenise(source)
    assert refusal.value.line == line


def test_brackets_that_are_function_bodies_are_counted() -> None:
    source = "if (a) { b }; function f() { c } x = () => { d }"
    source += "y = { e: 1, m() { g } }; class C { h }"
    depths = {t.text: t.functions for t in tokenise(source) if t.text in set("bcdegh")}
    assert depths == {"b": 0, "c": 1, "d": 1, "e": 0, "g": 1, "h": 0}


@given(st.text(alphabet="ab /*`'\"${}()[]\\\n;=.+0", max_size=60))
def test_whatever_comes_is_cut_without_loss_or_refused(source: str) -> None:
    try:
        tokens = tokenise(source)
    except ScriptError:
        return
    assert "".join(token.text for token in tokens) == source
