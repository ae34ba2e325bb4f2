import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.jssqueeze import squeeze
from app.live.jstokens import ScriptError, significant, tokenise
from tests.live.test_jstokens import TRICKY


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("  a  //  c\n\n\n   b/**/c /*\n*/ d `  t\n\n  t`  \n 'x  y'",
         "a\nb c\nd`  t\n\n  t`\n'x  y'"),
        ("const a = [ 1 , 2 ];\n\nlet b", "const a=[1,2];let b"),
        ("f(\n  a,\n  b\n)\n(c)", "f(a,b)\n(c)"),
        ("a\n  .b\n  ?.c\n  ? d\n  : e", "a.b?.c?d:e"),
        ("return\na\n++b\n--c", "return\na\n++b\n--c"),
        ("a + +b - -c + ++d", "a+ +b- -c+ ++d"),
        ("1 .x + a / /b/ .c + a ? .5 : /d/ in e", "1 .x+a/ /b/ .c+a? .5: /d/ in e"),
        ("const a = {}\nfoo()\nx = () => {\n  y\n}\nz", "const a={}\nfoo()\nx=()=>{y}\nz"),
        ('case "a": return "b"\nreturn`c`', 'case"a":return"b"\nreturn`c`'),
        ("/* */ a /* */", "a"),
    ],
)  # fmt: skip
def test_what_is_squeezed_means_the_same(source: str, short: str) -> None:
    assert squeeze(tokenise(source)) == short
    assert squeeze(tokenise(short)) == short


def tokens_of(source: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in significant(tokenise(source))]


def test_no_token_is_changed() -> None:
    assert tokens_of(squeeze(tokenise(TRICKY))) == tokens_of(TRICKY)


@given(st.text(alphabet="ab /*`'\"${}()[]\\\n;=.+-0?:&<!", max_size=60))
def test_whatever_comes_keeps_its_tokens(source: str) -> None:
    try:
        tokens = tokenise(source)
    except ScriptError:
        return
    assert tokens_of(squeeze(tokens)) == [(t.kind, t.text) for t in significant(tokens)]
