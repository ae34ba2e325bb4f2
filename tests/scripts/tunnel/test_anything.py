"""Whatever an agent, a file or a server says, the answer is a value and never an exception."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.tunnel.agents import (
    ApiAddressError,
    Survey,
    Tunnel,
    agent_of,
    choose_tunnel,
    find_tunnels,
)
from scripts.tunnel.proof import are_refusals, new_probe, read_refusals
from scripts.tunnel.upstreams import read_upstream
from scripts.tunnel.visits import shown
from tests.scripts.tunnel.stand_ins import Reply, agent, as_json

SPELLED = st.text(alphabet="http:/[]:.0189localhost%@?#٣ \x07é-*") | st.text()
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | SPELLED,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["tunnels", "endpoints", "name", "url", "public_url", "config", "addr", "upstream"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@settings(deadline=None)
@given(SPELLED)
def test_any_upstream(text: str) -> None:
    found = read_upstream(text)
    assert found is None or 0 < found.port <= 65_535


@settings(deadline=None)
@given(SPELLED)
def test_any_address_of_an_agent_is_of_this_machine_or_refused(text: str) -> None:
    try:
        agent = agent_of(text)
    except ApiAddressError:
        return
    assert agent.startswith(("http://127.", "http://[::1]:", "http://[::ffff:127.")), agent


@settings(deadline=None)
@given(st.lists(st.tuples(SPELLED, SPELLED), max_size=5), st.integers(0, 65_535))
def test_any_tunnels(entries: list[tuple[str, str]], port: int) -> None:
    listed = tuple(Tunnel("n", url, upstream, "a") for url, upstream in entries)
    choice = choose_tunnel(Survey(listed, ("a",), ()), port)
    assert choice.origin is None or choice.origin.startswith("https://")


@settings(deadline=None)
@given(ANY_JSON)
def test_any_answer_of_a_server_to_a_stranger(answer: Any) -> None:
    assert not are_refusals([answer])


@settings(deadline=None)
@given(st.binary())
def test_any_metrics(text: bytes) -> None:
    probe = new_probe()
    assert not probe.is_counted({}, read_refusals(text))


def test_large_counts_are_read() -> None:
    line = b'tikethet_requests_total{method="inbox.list",outcome="auth_required"} %b\n'
    for text, count in ((b"3.0", 3), (b"1.234567e+06", 1_234_567), (b"9.9999999e+07", 99_999_999)):
        assert read_refusals(b"# HELP\n" + line % text) == {"inbox.list": count}


@settings(deadline=None)
@given(st.text())
def test_any_text_becomes_one_printable_line(text: str) -> None:
    assert shown(text).isprintable()


def test_any_answer_of_an_agent() -> None:
    replies: dict[str, Reply] = {}
    with agent(replies) as made:

        @settings(deadline=None, max_examples=50)
        @given(ANY_JSON, st.sampled_from(["tunnels", "endpoints"]))
        def ask(content: Any, resource: str) -> None:
            replies.clear()
            replies[f"/api/{resource}"] = as_json({resource: content})
            survey = find_tunnels(made.url, limit_s=5.0)
            assert choose_tunnel(survey, 8000).code
            assert json.dumps(survey)

        ask()
