"""An adapter as ingest uses it: configured by a text of devices.yaml, given a topic and bytes."""

from pathlib import Path

from commandcenter.domain.model import Reading, Rejected
from commandcenter.settings import Settings
from ingest.judge import Judge
from tests.network import START


def judge_of(folder: Path, text: str, is_replay: bool = False) -> Judge:
    """A judge by ``text``, a devices.yaml."""
    path = folder / "devices.yaml"
    path.write_text(text, encoding="utf-8")
    return Judge(Settings(devices_file=path), is_replay=is_replay)


class Device:
    """Devices of one pattern."""

    def __init__(self, folder: Path, text: str) -> None:
        self._judge = judge_of(folder, "devices:\n" + text)

    def said(
        self, topic: str, payload: bytes, at: int = START, is_redelivered: bool = False
    ) -> list[Reading | Rejected]:
        """What a message becomes."""
        return list(self._judge.adapted(topic, payload, at, is_redelivered))

    def reading(self, topic: str, payload: bytes, at: int = START) -> Reading:
        """The one reading that a message becomes."""
        [judged] = self.said(topic, payload, at)
        assert isinstance(judged, Reading), judged
        return judged

    def refused(self, topic: str, payload: bytes, at: int = START) -> Rejected:
        """The refusal of a message, which is kept whole."""
        [judged] = self.said(topic, payload, at)
        assert isinstance(judged, Rejected), judged
        assert (judged.source, judged.payload, judged.recorded_at) == (topic, payload, at), "not kept whole"
        assert judged.detail
        return judged


def values(reading: Reading) -> dict[str, object]:
    """What a reading measures."""
    first = Reading._fields.index("latency_ms")
    pairs = zip(Reading._fields[first:-1], reading[first:-1], strict=True)
    return {name: value for name, value in pairs if value is not None}
