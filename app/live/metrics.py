"""The figures of the live server as Prometheus text; every count is a plain number until asked.

A figure must never carry a person, a ticket or a text: labels come from short fixed lists.
"""

import asyncio
import bisect
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

LAG_INTERVAL_S = 1.0
BATCH_SIZE_BOUNDS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
COMMIT_SECONDS_BOUNDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0)


class Tally:
    """Counts by a tuple of label values; `add` is one dictionary update."""

    __slots__ = ("counts", "labels", "meaning", "name")

    def __init__(self, name: str, meaning: str, *labels: str) -> None:
        self.name = name
        self.meaning = meaning
        self.labels = labels
        self.counts: dict[tuple[str, ...], int] = {} if labels else {(): 0}

    def add(self, *values: str) -> None:
        """One more. The caller keeps the number of different values small."""
        counts = self.counts
        counts[values] = counts.get(values, 0) + 1

    def family(self) -> Metric:
        """For the collector."""
        family = CounterMetricFamily(self.name, self.meaning, labels=self.labels)
        for values, count in self.counts.items():
            family.add_metric(values, count)
        return family


class Spread:
    """How often values fell below each of some bounds, with their sum."""

    __slots__ = ("bounds", "counts", "meaning", "name", "total")

    def __init__(self, name: str, meaning: str, bounds: tuple[float, ...]) -> None:
        self.name = name
        self.meaning = meaning
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """One value, in the unit that the name says."""
        self.counts[bisect.bisect_left(self.bounds, value)] += 1
        self.total += value

    def family(self) -> Metric:
        """For the collector."""
        family = HistogramMetricFamily(self.name, self.meaning)
        buckets = []
        below = 0
        for bound, count in zip((*self.bounds, float("inf")), self.counts, strict=True):
            below += count
            buckets.append(("+Inf" if bound == float("inf") else str(bound), below))
        family.add_metric([], buckets, self.total)
        return family


class Gauge:
    """A level asked for at each scrape: by label value, or under "" when there is no label."""

    __slots__ = ("label", "meaning", "name", "read")

    def __init__(self, name: str, meaning: str, label: str | None = None) -> None:
        self.name = name
        self.meaning = meaning
        self.label = label
        self.read: Callable[[], dict[str, float]] = dict

    def family(self) -> Metric:
        """For the collector. Without a reading there is no sample, which is not the same as 0."""
        labels = [] if self.label is None else [self.label]
        family = GaugeMetricFamily(self.name, self.meaning, labels=labels)
        for value, level in self.read().items():
            family.add_metric([value] if labels else [], level)
        return family


class Metrics(Collector):
    """Everything the live server counts. Whoever owns a level sets its gauge's `read`."""

    def __init__(self) -> None:
        self.requests = Tally(
            "tikethet_requests", "Requests answered on sockets", "method", "outcome"
        )
        self.events = Tally("tikethet_events_sent", "Events queued to clients", "type")
        self.cut_offs = Tally("tikethet_cut_offs", "Clients cut off because they did not read")
        self.http = Tally("tikethet_http_responses", "Plain HTTP answers", "status")
        self.uploads = Tally("tikethet_uploads", "Uploads that have ended", "outcome")
        self.uploads_running = Gauge(
            "tikethet_uploads_running", "Uploads that a socket goes on with"
        )
        self.batch_size = Spread(
            "tikethet_batch_size", "Verbs committed together", BATCH_SIZE_BOUNDS
        )
        self.commit_seconds = Spread(
            "tikethet_commit_seconds", "Time of a commit", COMMIT_SECONDS_BOUNDS
        )
        self.connections = Gauge("tikethet_connections", "Open WebSocket connections")
        self.sessions = Gauge("tikethet_sessions", "Authenticated connections", "role")
        self.outbox_age = Gauge(
            "tikethet_outbox_age_seconds", "Age of the oldest delivery that is due"
        )
        self.loop_lag_s = 0.0
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def answered(self, status: int) -> None:
        """Count a plain HTTP answer: fits `HttpSite(on_answer=…)`."""
        self.http.add(str(status))

    def render(self) -> tuple[str, bytes]:
        """The content type and the text of a scrape."""
        return CONTENT_TYPE_PLAIN_0_0_4, generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Of the registry: the figures as they are now."""
        for part in self._parts():
            yield part.family()
        yield GaugeMetricFamily(
            "tikethet_loop_lag_seconds", "How late the event loop woke up", self.loop_lag_s
        )

    def describe(self) -> Iterable[Metric]:
        """Of the registry: spares a collection at registration."""
        return []

    def _parts(self) -> tuple[Tally | Spread | Gauge, ...]:
        return (
            self.requests, self.events, self.cut_offs, self.http, self.batch_size,
            self.uploads, self.uploads_running, self.commit_seconds, self.connections,
            self.sessions, self.outbox_age,
        )  # fmt: skip


async def watch_loop_lag(metrics: Metrics, interval_s: float = LAG_INTERVAL_S) -> None:
    """Measure for ever how late the loop runs; the owner cancels the task."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + interval_s
        await asyncio.sleep(interval_s)
        metrics.loop_lag_s = max(0.0, loop.time() - due)
