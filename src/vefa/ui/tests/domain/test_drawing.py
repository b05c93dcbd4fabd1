from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from vefa.ui import drawing
from vefa.ui.drawing.axis import label_classes, ticks

ISTANBUL = ZoneInfo("Europe/Istanbul")
MONDAY = datetime(2026, 4, 20, 5, 0, tzinfo=UTC)
LABELS = drawing.StripLabels(summary="A <summary>", due="due Fri", now="now")


def strip(spans, hours=48, **more):
    end = MONDAY + timedelta(hours=hours)
    more = {"zone": ISTANBUL, "language": "en", "labels": LABELS} | more
    return drawing.strip(spans, start=MONDAY, end=end, **more)


def parts(svg, css):
    return [e for e in ElementTree.fromstring(svg).iter() if e.get("class") == css]


def test_a_strip_is_well_formed_and_says_its_summary():
    root = ElementTree.fromstring(strip([(MONDAY, MONDAY + timedelta(hours=9), "open")]))
    assert root.get("role") == "img"
    assert root.get("aria-label") == "A <summary>"


def test_widths_are_shares_of_the_time_between_the_bounds():
    svg = strip([(MONDAY + timedelta(hours=12), MONDAY + timedelta(hours=24), "open")])
    (bar,) = parts(svg, "strip-open")
    assert (bar.get("x"), bar.get("width")) == ("25.000%", "25.000%")


def test_what_lies_outside_the_bounds_is_cut_off():
    svg = strip([(MONDAY - timedelta(hours=5), MONDAY + timedelta(hours=90), "open")])
    (bar,) = parts(svg, "strip-open")
    assert (bar.get("x"), bar.get("width")) == ("0.000%", "100.000%")


def test_open_time_after_now_is_still_ahead():
    now = MONDAY + timedelta(hours=3)
    svg = strip([(MONDAY, MONDAY + timedelta(hours=9), "open")], now=now)
    assert len(parts(svg, "strip-open")) == len(parts(svg, "strip-ahead")) == 1
    assert [e.text for e in parts(svg, "strip-now-label")] == ["now"]


def test_kinds_differ_in_more_than_colour():
    kinds = ("open", "ahead", "waiting", "overtime")
    look = set()
    for kind in kinds:
        root = ElementTree.fromstring(strip([(MONDAY, MONDAY + timedelta(hours=9), kind)]))
        bar = [e for e in root if e.tag == "rect"][-1]
        look.add((bar.get("height"), bar.get("stroke") is not None, bar.get("fill")[:4]))
    assert len(look) == len(kinds)


def test_two_strips_of_one_page_do_not_share_patterns():
    first = strip([(MONDAY, MONDAY + timedelta(hours=9), "waiting")])
    second = strip([(MONDAY, MONDAY + timedelta(hours=8), "waiting")])
    assert first.split('pattern id="')[1][:12] != second.split('pattern id="')[1][:12]


@pytest.mark.parametrize(
    ("hours", "labels"),
    [
        (10, ["08:00", "09:00"]),
        (48, ["Mon 20 Apr", "Tue 21"]),
        (24 * 40, ["Mon 27 Apr", "Mon 4 May"]),
    ],
)
def test_marks_suit_the_length(hours, labels):
    found = ticks(MONDAY, MONDAY + timedelta(hours=hours), ISTANBUL, "en")
    assert [tick.label for tick in found][:2] == labels


def test_hours_are_marked_once_when_the_clocks_go_back():
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    found = ticks(start, start + timedelta(hours=6), berlin, "en")
    assert [tick.label for tick in found[1:]] == ["01:00", "02:00", "02:00", "03:00", "04:00"]
    assert len({tick.share for tick in found}) == len(found)


def test_fewer_labels_fit_where_it_is_narrower():
    found = ticks(MONDAY, MONDAY + timedelta(days=14), ISTANBUL, "en")
    classes = label_classes(found)
    assert classes[0] == ""
    assert classes.count("") < len(found) - classes.count(None)


@pytest.mark.parametrize(
    ("share", "dashes"), [(0.25, "25 100"), (7.0, "100 100"), (0, None), (None, None)]
)
def test_a_ring_shows_its_share(share, dashes):
    root = ElementTree.fromstring(drawing.ring(share, "ok", "label"))
    arcs = [e.get("stroke-dasharray") for e in root if e.get("pathLength")]
    assert arcs == ([dashes] if dashes else [])


def test_states_have_outlines_of_their_own():
    shapes = {drawing.mark(state).split("</svg>")[0].split(">", 1)[1] for state in drawing.STATES}
    assert len(shapes) == len(drawing.STATES)


def test_columns_reach_the_same_scale():
    rows = [drawing.Series("kept", [40, 10], "ok"), drawing.Series("missed", [10, 0], "missed")]
    svg = drawing.columns(["03", "04"], rows, summary="Promises")
    heights = [float(e.get("height")) for e in ElementTree.fromstring(svg).iter("rect")]
    assert heights[:2] == [112.0, 28.0]
    assert "NaN" not in drawing.columns([], [], summary="Nothing")
