import pytest

from app.live.jsinline import inlined
from app.live.jsmodules import parse_module


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("const WAIT_MS = 5_000;\nsetTimeout(f, WAIT_MS);", "setTimeout(f,5_000);"),
        ('const KEY = "a";\nf({ KEY, b: KEY }, `${KEY}`);', 'f({KEY:"a",b:"a"},`${"a"}`);'),
        ("const A = 5;\nA.toFixed();", "const A=5;A.toFixed();"),
        ("const A = 5;\nf((A) => A);", "const A=5;f((A)=>A);"),
        ("const A = 5 + 1;\nf(A);", "const A=5+1;f(A);"),
        ("export const A = 5;\nf(A);", "const A=5;f(A);"),
        ("function f() { const A = 5; return A; }", "function f(){const A=5;return A;}"),
        ("let A = 5;\nf(A);", "let A=5;f(A);"),
        ("const A = 5;\nf({ A: 1 }.A, b.A);", "f({A:1}.A,b.A);"),
    ],
)
def test_a_constant_is_written_where_it_is_used(source: str, short: str) -> None:
    assert inlined(parse_module("x.js", source)).body == short
