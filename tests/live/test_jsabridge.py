import pytest

from app.live.jsabridge import abridge
from app.live.jssqueeze import squeeze
from app.live.jstokens import tokenise


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("(a) => b", "a=>b"),
        ("return(a) => async (b) => f(c)", "return a=>async b=>f(c)"),
        ("f(/** @type {A} */ (\n  a\n) => b)", "f(a=>b)"),
        ("(a, b) => ({ a }) => ([a]) => (...a) => (a = 1) => () => a",
         "(a,b)=>({a})=>([a])=>(...a)=>(a=1)=>()=>a"),
        ("[10_000, 1_500, 250, 3000000, 0.5, 0.25e3, 0, 100.5, 0x10_00, 5_000n]",
         "[1e4,1500,250,3e6,.5,.25e3,0,100.5,0x1000,5000n]"),
        ("1000 .toFixed()", "1000 .toFixed()"),
        ("a ? true : false", "a?!0:!1"),
        ("return true; case false: f(true, !false)", "return!0;case!1:f(!0,!!1)"),
        ("({ true: 1, false: 2 }).true + a?.false + true[0] + true.b + true()",
         "({true:1,false:2}).true+a?.false+true[0]+true.b+true()"),
        ("true in a; true`b`", "true in a;true`b`"),
        ("true ** 2; class A { true = 1 }", "true**2;class A{true=1}"),
        ("f(a, [b, { c, }, ], )", "f(a,[b,{c}])"),
        ("[a, , ] = [, ]", "[a,,]=[,]"),
        ("`${(a) => true}${1_000}`", "`${a=>!0}${1e3}`"),
    ],
)  # fmt: skip
def test_what_is_abridged_means_the_same(source: str, short: str) -> None:
    assert squeeze(abridge(tokenise(source))) == short
    assert squeeze(abridge(tokenise(short))) == short
