from commandcenter.domain.clock import DAY, FIVE_MINUTES, WIB_OFFSET, Instant
from layouts.contract import Look
from layouts.network import curves, detail
from layouts.network.detail import Selected
from tests.layouts import pictures
from tests.layouts.pictures import AT
from tests.layouts.reading import on_the_wire, words

DESK = Look(distance_m=0.7, diagonal_in=24)


def selected(key: str = "kedewan-a") -> Selected:
    return Selected(Instant(AT), f"link:{key}", pictures.detail(key))


def test_nothing_selected_is_a_hint_and_no_panel() -> None:
    shown = detail.render(Selected(Instant(AT), "", None), Look())
    assert words(shown) == "Pilih menara atau link di peta untuk 24 jam terakhirnya"
    assert shown.data_at is None


def test_a_selection_that_is_not_there_says_so_and_can_be_closed() -> None:
    shown = detail.render(Selected(Instant(AT), "link:gone", None), Look())
    assert "Tidak ada di inventaris" in words(shown)
    assert '"data-select":""' in on_the_wire(shown)


def test_the_head_says_what_it_is_its_state_and_since_when() -> None:
    shown = words(detail.render(selected(), Look()))
    assert "Radio Kedewan A link menurun sejak 13.18 47 mnt" in shown


def test_a_victim_names_its_cause() -> None:
    assert "akibat Menara Temayang" in words(detail.render(selected("gondang"), Look()))


def test_availability_has_its_n_written_out_at_a_desk() -> None:
    assert "hari ini 99,5 % 1.680 pembacaan" in words(detail.render(selected(), DESK))
    assert "pembacaan" not in words(detail.render(selected(), Look()))


def test_the_age_is_that_of_the_newest_reading() -> None:
    shown = detail.render(selected(), Look())
    assert shown.data_at == AT - 3_000
    assert shown.stale_after_s == 30


def test_a_bucket_that_is_missing_is_a_gap() -> None:
    figure = curves.assign(pictures.detail(), AT)
    for name in ("data.0.base", "data.0.y", "data.1.y", "data.2.y", "data.3.y"):
        assert len(figure[name]) == curves.BUCKETS
        assert figure[name][100:112] == [None] * 12
        assert None not in figure[name][:100]


def test_the_axis_reads_wib_and_ends_now() -> None:
    figure = curves.assign(pictures.detail(), AT)
    start, end = figure["layout.xaxis.range"]
    assert end - start == DAY
    assert 0 <= AT + WIB_OFFSET - end + FIVE_MINUTES <= 2 * FIVE_MINUTES


def test_a_little_loss_does_not_fill_the_axis() -> None:
    assert curves.assign(pictures.detail(), AT)["layout.yaxis2.range"][1] >= 5


def test_a_tower_without_capacity_has_no_line_for_it() -> None:
    assert curves.assign(pictures.detail("kedewan"), AT)["data.5.y"] == []
