import asyncio
import timeit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.live.metrics import Metrics, watch_loop_lag


def samples(metrics: Metrics) -> dict[str, float]:
    _, text = metrics.render()
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_what_is_counted_is_shown() -> None:
    metrics = Metrics()
    metrics.requests.add("message.post", "ok")
    metrics.requests.add("message.post", "ok")
    metrics.requests.add("message.post", "conflict")
    metrics.events.add("message.posted")
    metrics.cut_offs.add()
    metrics.answered(404)
    metrics.connections.read = lambda: {"": 3}
    metrics.sessions.read = lambda: {"customer": 2, "agent": 1}
    metrics.loop_lag_s = 0.25
    shown = samples(metrics)
    assert shown["tikethet_requests_total['message.post', 'ok']"] == 2
    assert shown["tikethet_requests_total['conflict', 'message.post']"] == 1
    assert shown["tikethet_events_sent_total['message.posted']"] == 1
    assert shown["tikethet_cut_offs_total[]"] == 1
    assert shown["tikethet_http_responses_total['404']"] == 1
    assert shown["tikethet_connections[]"] == 3
    assert shown["tikethet_sessions['customer']"] == 2
    assert shown["tikethet_loop_lag_seconds[]"] == 0.25
    assert "tikethet_outbox_age_seconds[]" not in shown, "unknown is not 0"


def test_a_spread_counts_up_to_each_bound() -> None:
    metrics = Metrics()
    for size in (1, 2, 3, 1000):
        metrics.batch_size.add(size)
    shown = samples(metrics)
    assert shown["tikethet_batch_size_bucket['1']"] == 1
    assert shown["tikethet_batch_size_bucket['2']"] == 2
    assert shown["tikethet_batch_size_bucket['4']"] == 3
    assert shown["tikethet_batch_size_bucket['+Inf']"] == 4
    assert shown["tikethet_batch_size_sum[]"] == 1006


def test_two_sets_of_figures_do_not_share_anything() -> None:
    first, second = Metrics(), Metrics()
    first.answered(200)
    assert "tikethet_http_responses_total['200']" not in samples(second)


def test_counting_is_cheap_beside_a_plain_call() -> None:
    metrics = Metrics()
    counts: dict[tuple[str, ...], int] = {}

    def by_hand(*key: str) -> None:
        counts[key] = counts.get(key, 0) + 1

    rounds = 20_000
    own = min(timeit.repeat(lambda: metrics.requests.add("a", "ok"), number=rounds, repeat=5))
    bare = min(timeit.repeat(lambda: by_hand("a", "ok"), number=rounds, repeat=5))
    assert own < bare * 3


async def test_loop_lag_is_measured() -> None:
    metrics = Metrics()
    metrics.loop_lag_s = -1.0
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(watch_loop_lag(metrics, 0.001), 0.1)
    assert metrics.loop_lag_s >= 0
