"""The rules of ``commandcenter.domain.state`` again, as they are said: keep everything, count everything."""

from commandcenter.domain.state import Change, Policy

SEVERITY = {"up": 0, "degraded": 1, "down": 2}


class SlowTrack:
    """Keeps every reading since the window last started anew, and every change that ever counted."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.state, self.since = "unknown", 0
        self.event_at: int | None = None
        self.seen_at: int | None = None
        self.readings: list[tuple[str, int]] = []
        self.has_last_will = False
        self.changes: list[int] = []
        self.is_flapping = False

    def observe(self, status: str, event_at: int, seen_at: int, is_decisive: bool) -> list[Change]:
        late_by_its_clock = self.event_at is not None and event_at < self.event_at
        late_by_ours = self.seen_at is not None and event_at < self.seen_at
        self.seen_at = seen_at if self.seen_at is None else max(seen_at, self.seen_at)
        if is_decisive:
            if (late_by_its_clock and late_by_ours) or self.state == "maintenance":
                return []
            self.readings, self.has_last_will = [(status, event_at)], True
            return self._become(status, event_at, event_at)
        if late_by_its_clock:
            return []
        self.event_at = event_at
        if "maintenance" in (status, self.state) or self.state == "unknown":
            self.readings = [] if status == "maintenance" else [(status, event_at)]
            self.has_last_will = False
            return self._become(status, event_at, event_at)
        self.readings.append((status, event_at))
        return self._vote(event_at)

    def _vote(self, now: int) -> list[Change]:
        window = self.readings[-self.policy.window :]
        held = SEVERITY[self.state]
        for name in ("down", "degraded"):
            votes = [SEVERITY[status] >= SEVERITY[name] for status, _ in window]
            if SEVERITY[name] > held and sum(votes) >= self.policy.confirm:
                return self._become(name, self._first(window, votes), now)
        for name in ("up", "degraded"):
            votes = [SEVERITY[status] <= SEVERITY[name] for status, _ in window]
            if SEVERITY[name] < held and sum(votes) >= self.policy.confirm:
                return self._become(name, self._first(window, votes), now)
        return []

    @staticmethod
    def _first(window: list[tuple[str, int]], votes: list[bool]) -> int:
        first = len(votes)
        while first > 0 and votes[first - 1]:
            first -= 1
        return window[first][1]

    def silence(self, at: int) -> list[Change]:
        is_will_in_window = self.has_last_will and len(self.readings) <= self.policy.window
        if self.state in ("unknown", "maintenance") or (self.state == "down" and is_will_in_window):
            return []
        self.readings, self.has_last_will = [], False
        return self._become("unknown", at, at)

    def settle(self, at: int) -> list[Change]:
        return self._judge(at, can_start=False)

    def _become(self, state: str, since: int, now: int) -> list[Change]:
        if state == self.state:
            return []
        if state != "unknown" and self.seen_at is not None:
            since = min(since, self.seen_at)
        old, since = self.state, max(since, self.since)
        self.state, self.since = state, since
        marks = []
        if old in SEVERITY and state in SEVERITY:
            self.changes = [change for change in self.changes if change > now - self.policy.flap_window_ms] + [since]
            marks = self._judge(now, can_start=True)
        return [*marks, Change("state", since, old, state, self.is_flapping)]

    def _judge(self, now: int, can_start: bool) -> list[Change]:
        """The change that has just been counted is in the window whatever its instant."""
        if can_start:
            count = len(self.changes)
        else:
            count = sum(change > now - self.policy.flap_window_ms for change in self.changes[-self.policy.flap_high :])
        if can_start and not self.is_flapping and count >= self.policy.flap_high:
            self.is_flapping = True
            return [Change("flapping_start", now, self.state, self.state, True)]
        if self.is_flapping and count <= self.policy.flap_low:
            self.is_flapping = False
            return [Change("flapping_end", now, self.state, self.state, False)]
        return []
