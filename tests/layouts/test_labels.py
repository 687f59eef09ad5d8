from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from layouts import labels, maps, theme
from layouts.labels import Label, Wish, Wording

GROUND = maps.ground()


def wish(x: float, y: float, name: str = "Balen", is_needed: bool = False, rank: str = "up") -> Wish:
    wordings = (
        (Wording((name, "putus 13 mnt"), 50.0), Wording((name,), 30.0)) if is_needed else (Wording((name,), 30.0),)
    )
    return Wish(x, y, wordings, rank, is_needed, "red")


def box(label: Label) -> maps.Box:
    scale = GROUND.metres_per_pixel * label.wording.size
    width = max(theme.ems(line) for line in label.wording.lines) * scale
    height = ((len(label.wording.lines) - 1) * labels.LINE + labels.HEIGHT) * scale
    return maps.Box(label.x - width / 2, label.y - height / 2, label.x + width / 2, label.y + height / 2)


points = st.tuples(st.floats(GROUND.left, GROUND.right), st.floats(GROUND.bottom, GROUND.top))


@given(st.lists(points, max_size=30))
def test_quiet_names_never_cover_each_other_and_stay_on_the_map(at: list[tuple[float, float]]) -> None:
    placed = labels.place([wish(x, y) for x, y in at], [], GROUND)
    boxes = [box(label) for label in placed]
    for one, other in combinations(boxes, 2):
        # A place is rounded to whole metres.
        assert not maps.Box(one.left + 2, one.bottom + 2, one.right - 2, one.top - 2).meets(other)
    frame = GROUND.frame
    for one in boxes:
        assert maps.Box(one.left + 1, one.bottom + 1, one.right - 1, one.top - 1).is_in(frame)


@given(st.lists(points, min_size=1, max_size=30))
def test_a_name_that_must_be_seen_is_always_there(at: list[tuple[float, float]]) -> None:
    wishes = [wish(x, y, f"N{index}", is_needed=True, rank="down") for index, (x, y) in enumerate(at)]
    assert [label.wording.lines[0] for label in labels.place(wishes, [], GROUND)] == [
        wish.wordings[0].lines[0] for wish in wishes
    ]


def test_one_rank_is_worded_alike() -> None:
    """Two causes beside each other: when the second has no room for its large wording, the first gives it up too."""
    x, y = (GROUND.left + GROUND.right) / 2, (GROUND.bottom + GROUND.top) / 2
    crowd = [wish(x + step, y, is_needed=True, rank="down") for step in range(0, 12_000, 1_000)]
    assert len({label.wording.size for label in labels.place(crowd, [], GROUND)}) == 1
    alone = labels.place([crowd[0]], [], GROUND)
    assert alone[0].wording.size == 50.0


def test_a_quiet_name_gives_way_to_a_mark() -> None:
    x, y = (GROUND.left + GROUND.right) / 2, (GROUND.bottom + GROUND.top) / 2
    everywhere = maps.Box(GROUND.left, GROUND.bottom, GROUND.right, GROUND.top)
    assert labels.place([wish(x, y)], [everywhere], GROUND) == []
