"""Everything about one tower or link: what opens when it is selected."""

from typing import Final

from sqlalchemy import Connection, text

from commandcenter.domain.clock import DAY, FIVE_MINUTES, Instant, floor_to
from commandcenter.domain.model import Link
from commandcenter.domain.picture import Bucket, ElementDetail, Share
from commandcenter.store.queries.availability import shares
from commandcenter.store.queries.events import events
from commandcenter.store.queries.network import picture

_BUCKETS: Final = text(
    "SELECT bucket_at, n - n_maintenance AS n, n_up + n_degraded AS n_up, latency_n, latency_sum, latency_min, "
    "latency_max, loss_n, loss_sum, rx_n, rx_sum, tx_n, tx_sum FROM rollup_5m "
    "WHERE element_id = :id AND bucket_at >= :first AND bucket_at <= :at ORDER BY bucket_at"
)


def detail(connection: Connection, instant: Instant, kind: str, key: str) -> ElementDetail | None:
    """24 hours in 5-minute buckets, availability and last changes; None where there is no such element."""
    network = picture(connection, instant)
    views = network.elements.values() if network else ()
    view = next((view for view in views if view.element.kind.value == kind and view.element.key == key), None)
    if network is None or view is None:
        return None
    element = view.element
    first = floor_to(instant.at, FIVE_MINUTES) - DAY
    rows = connection.execute(_BUCKETS, {"id": element.id, "first": first, "at": instant.at})
    today, week, quarter = shares(connection, instant, [element.id])[element.id]
    return ElementDetail(
        view=view,
        cause_names=tuple(network.elements[id_].element.name for id_ in view.causes),
        buckets=tuple(
            Bucket(
                at=row.bucket_at,
                latency_ms=_mean(row.latency_sum, row.latency_n),
                latency_min_ms=row.latency_min,
                latency_max_ms=row.latency_max,
                loss_pct=_mean(row.loss_sum, row.loss_n),
                rx_mbps=_mean(row.rx_sum, row.rx_n),
                tx_mbps=_mean(row.tx_sum, row.tx_n),
                up=Share(row.n, row.n_up),
            )
            for row in rows
        ),
        today=today,
        week=week,
        quarter=quarter,
        events=events(connection, instant, limit=10, element_id=element.id),
        capacity_mbps=element.capacity_mbps if isinstance(element, Link) else None,
    )


def _mean(total: float, n: int) -> float | None:
    return total / n if n else None
