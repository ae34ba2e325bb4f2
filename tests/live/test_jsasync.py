import pytest

from app.live.jsasync import awaits_outside
from app.live.jstokens import significant, tokenise


@pytest.mark.parametrize(
    ("source", "outside"),
    [
        ("await a;", True),
        ("const x = await a;", True),
        ("if (a) { await b; }", True),
        ("if (a) await b;", True),
        ("for await (const a of b) {}", True),
        ("f(await a);", True),
        ("const t = `${await a}`;", True),
        ("const f = (x) => await x;", True),
        ("const f = async () => 1;\nawait f();", True),
        ("const f = async () => 1\nawait f()", True),
        ("const f = async () => { g() }\nconst x = await f()", True),
        ("const f = async () => 1, y = await f();", True),
        ("const o = { f: async () => 1, g: await h };", True),
        ("async function f() { await a; }", False),
        ("async function f() { for await (const a of b) { c; } }", False),
        ("class C { async m() { if (a) { await b; } } }", False),
        ("const f = async () => { await a; };", False),
        ("const f = async () => await a;", False),
        ("const f = async x => await x;", False),
        ("const f = async ({ a, b }, [c]) => g(a, [b, await c]);", False),
        ("f(async () => (await a).b);", False),
        ("const f = async () => `${await a}`;", False),
        ("const f = async (x) => x ? await a : await b;", False),
    ],
)
def test_whether_an_await_is_in_an_async_function(source: str, outside: bool) -> None:
    code = significant(tokenise(source))
    awaits = [index for index, token in enumerate(code) if token.text == "await"]
    assert any(awaits_outside(code, index) for index in awaits) is outside
