import pytest

from app.live.jsjoin import join
from app.live.jssqueeze import squeeze
from app.live.jstokens import tokenise


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("const a = 1;\nconst b = 2;\nlet c;\nf();\nconst d = 3;", "let a=1,b=2,c;f();let d=3;"),
        ("const a = () => { const b = 1; let c = 2; };\nconst d = 3;",
         "let a=()=>{let b=1,c=2},d=3;"),
        ("const a = 1\nf();\nconst b = 2;", "let a=1\nf();let b=2;"),
        ("let a = 1;\nfunction f() {}\nlet b = 2;", "let a=1;function f(){}\nlet b=2;"),
        ("for (let a = 0; a < 2; a += 1) { f(a); }\nconst b = 2;",
         "for(let a=0;a<2;a+=1){f(a)}\nlet b=2;"),
        ("{ while (f()); }", "{while(f());}"),
        ("{ if (a) b(); else; }", "{if(a)b();else;}"),
        ("{ for (;;); } { f(a()); }", "{for(;;);}{f(a())}"),
        ("`${(() => { const a = 1; const b = 2; return a; })()}`; const c = 1;",
         "`${(()=>{let a=1,b=2;return a})()}`;let c=1;"),
        ("a.const; ({ const: 1, let: 2 });", "a.const;({const:1,let:2});"),
        ("class A { b = 1; static c = 2; }", "class A{b=1;static c=2}"),
        ("const { a, b: [c] } = d;\nconst [e] = c;", "let{a,b:[c]}=d,[e]=c;"),
        ("switch (a) { case 1: const b = 1; const c = 2; break; }",
         "switch(a){case 1:let b=1,c=2;break}"),
    ],
)  # fmt: skip
def test_declarations_are_joined(source: str, short: str) -> None:
    assert squeeze(join(tokenise(source))) == short
