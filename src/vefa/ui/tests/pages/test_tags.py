from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.utils import timezone, translation

AT = datetime(2026, 4, 22, 12, 20, tzinfo=UTC)


def render(source, *, language="en", zone="Europe/Istanbul", **context):
    template = engines["django"].from_string("{% load ui %}" + source)
    with translation.override(language), timezone.override(zone):
        return template.render({"at": AT, **context})


class Form(forms.Form):
    name = forms.CharField(help_text="As in the passport")
    size = forms.ChoiceField(choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)
    extras = forms.MultipleChoiceField(
        choices=[("a", "One"), ("b", "Two")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(required=False)
    paper = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_moment_says_when_in_the_readers_zone():
    html = render("{% moment due %}", due=AT + timedelta(hours=2))
    assert 'datetime="2026-04-22T14:20:00Z"' in html
    assert 'title="Wednesday 22 April 2026, 17:20 (UTC+03:00)"' in html
    assert "today, 17:20" in html
    assert "in 2 h<" in html
    assert "data-ticks" in html
    assert 'data-plain="Wed 22 Apr, 17:20"' in html
    assert 'data-day-ends="2026-04-22T21:00:00Z"' in html


def test_a_moment_far_away_does_not_tick():
    html = render("{% moment due %}", due=AT + timedelta(days=9), language="tr")
    assert "1 May Cum, 15:20" in html
    assert "9 gün sonra" in html
    assert "data-ticks" not in html
    assert "data-plain" not in html


def test_no_moment_is_a_dash():
    assert ">–<" in render("{% moment due %}", due=None)


def test_inside_an_entry_the_present_stays_the_pages():
    html = render('{% entry author="A B" at=then %}x{% endentry %}', then=AT - timedelta(hours=2))
    assert "2 h ago" in html


def test_a_countdown_carries_what_the_script_needs():
    html = render("{% countdown left counting=True until=end %}", left=-90, end=AT)
    assert "−1 min" in html
    assert 'data-remaining="-90"' in html
    assert 'data-as-of="2026-04-22T12:20:00Z"' in html
    assert "data-remaining" not in render("{% countdown left %}", left=90)


@pytest.mark.parametrize(
    "source",
    [
        "{% pill evil %}",
        '{% pill evil "ok" %}',
        "{% button evil %}",
        "{% button evil hide_label=True icon='x' %}",
        "{% ring 0.5 'ok' evil %}",
        "{% avatar evil %}",
        "{% card evil %}{{ evil }}{% endcard %}",
        "{% notice 'ok' title=evil %}{{ evil }}{% endnotice %}",
        "{% entry author=evil role=evil at=at %}{{ evil }}{% endentry %}",
        "{% meter 0.5 evil evil %}",
        "{% tile evil evil note=evil %}",
        "{% fold evil %}{{ evil }}{% endfold %}",
        "{% empty_state evil %}{{ evil }}{% endempty_state %}",
        "{% dialog 'd' evil %}{{ evil }}{% enddialog %}",
        "{% menu 'm' evil %}{{ evil }}{% endmenu %}",
        "{% table evil %}{{ evil }}{% endtable %}",
        "{% bars rows evil %}",
        "{% columns labels series evil %}",
        "{% tracker steps evil %}",
    ],
)
def test_what_people_write_is_escaped(source):
    evil = "<script>alert(1)</script>{{ at }}"
    html = render(
        source,
        evil=evil,
        rows=[(evil, 3)],
        labels=[evil],
        series=[(evil, [1], "ok")],
        steps=[{"label": evil, "state": "now", "note": evil}],
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html or "avatar" in source


def test_a_field_ties_its_parts_together():
    form = Form({})
    html = render("{% field form.name autocomplete='name' draft='x' %}", form=form)
    assert '<label for="id_name">' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'id="id_name-hint"' in html
    assert 'id="id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="name"' in html
    assert 'data-draft="x"' in html
    assert "required" in html


def test_radio_buttons_become_cards():
    html = render(
        "{% field form.size descriptions=told %}", form=Form({"size": "l"}), told={"l": "Big"}
    )
    assert html.count('class="choice"') == 2
    assert 'value="l" checked' in html
    assert "<small>Big</small>" in html
    assert "<fieldset" in html


def test_boxes_keep_what_was_ticked():
    html = render("{% field form.extras %}", form=Form({"extras": ["a", "b"]}))
    assert html.count(" checked") == 2


def test_other_kinds_of_fields():
    form = Form()
    assert 'type="checkbox"' in render("{% field form.agree %}", form=form)
    assert "data-drop" in render("{% field form.paper %}", form=form)
    assert "<label" not in render("{% field form.secret %}", form=form)


def test_the_summary_leads_to_each_field():
    form = Form({})
    form.add_error(None, "All of it is wrong")
    html = render("{% form_errors form %}", form=form)
    assert 'href="#id_name"' in html
    assert 'href="#id_size_0"' in html
    assert "All of it is wrong" in html
    assert "3 things need your attention" in html
    assert render("{% form_errors form %}", form=Form()).strip() == ""


def test_pages_keep_the_filters(rf):
    page = Paginator(range(60), 25).page(2)
    request = rf.get("/", {"state": ["new", "waiting"], "page": "2"})
    html = render("{% pagination page %}", page=page, request=request)
    assert "?state=new&amp;state=waiting&amp;page=1" in html
    assert "?state=new&amp;state=waiting&amp;page=3" in html
    assert "26–50 of 60" in html
    assert render("{% pagination page %}", page=Paginator([], 25).page(1)).strip() == ""


def test_a_strip_says_in_words_what_it_shows():
    html = render(
        "{% strip rows start end due=due now=True %}",
        rows=[
            (AT - timedelta(hours=3), AT + timedelta(hours=1), "open"),
            (AT - timedelta(hours=5), AT - timedelta(hours=3), "waiting"),
        ],
        start=AT - timedelta(hours=6),
        end=AT + timedelta(hours=6),
        due=AT + timedelta(hours=1),
        language="ru",
    )
    assert "учтено: 3 ч, впереди: 1 ч, ожидание, не учитывается: 2 ч." in html
    assert "Срок: ср, 22 апр., 16:20." in html
    assert ">сейчас<" in html


def test_a_strip_without_its_present_does_not_mark_it():
    html = render(
        "{% strip rows start end now=True %}",
        rows=[],
        start=AT - timedelta(days=6),
        end=AT - timedelta(days=2),
    )
    assert "strip-now" not in html


def test_a_tile_without_an_address_is_no_link():
    assert "<a " not in render('{% tile "At risk" 4 %}')
    assert '<a href="/x"' in render('{% tile "At risk" 4 href="/x" %}')


def test_a_strip_says_whose_times_it_shows():
    source = "{% strip rows start end zone=theirs %}"
    bounds = {"rows": [], "start": AT, "end": AT + timedelta(hours=8)}
    own = render(source, theirs=ZoneInfo("Europe/Istanbul"), **bounds)
    other = render(source, theirs=ZoneInfo("Asia/Almaty"), **bounds)
    assert "own:" not in own
    assert "Times here are the calendar’s own: UTC+05:00" in other
