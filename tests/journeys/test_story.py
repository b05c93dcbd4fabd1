"""The story of one request, from the first e-mail to a proof that anybody can check."""

import json
import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.messages import answer_to, text_of, turkish_mail
from tests.journeys.people import AYSE, BARAN, DENIZ
from tests.journeys.visitor import ZONE
from vefa.calendars.domain import Calendar
from vefa.calendars.domain.special_days import with_year
from vefa.calendars.queries.building import build_year
from vefa.core import clock

pytestmark = pytest.mark.needs("chromium")

SUBJECT = "Yazıcı fatura basmıyor"
HOUR = timedelta(hours=1)


def test_a_promise_is_made_kept_and_proved(house, visit, tmp_path):
    story = Story(house, visit)
    story.baran_writes_and_gets_a_receipt()
    story.deniz_finds_it_on_top_of_the_queue()
    story.it_stands_under_the_agreement()
    story.deniz_takes_it_and_the_response_is_kept()
    story.she_asks_and_the_clocks_wait()
    story.baran_answers_and_the_waiting_ends()
    story.a_way_around_now_and_a_date_for_the_rest()
    story.ayse_reads_the_same_in_the_portal()
    story.she_wishes_another_date_and_gets_it()
    story.the_workaround_helps()
    story.solved_returned_solved_accepted()
    story.the_proof_holds_and_a_forged_one_does_not(tmp_path)
    assert house.complaints() == []


class Story:
    """Baran reports, Deniz works, Ayşe decides for Bizim."""

    def __init__(self, house, visit):
        self.house, self.visit = house, visit
        self.office = help_desk_hours(clock.now().year)

    def baran_writes_and_gets_a_receipt(self):
        """In his own language, in his own thread."""
        self.mail = turkish_mail(
            sender=BARAN,
            name="Baran Kullanıcı",
            subject=SUBJECT,
            text="Merhaba,\r\n\r\nMuhasebedeki yazıcı sabahtan beri fatura basmıyor.",
        )
        self.before = clock.now()
        self.house.post(self.mail)
        self.after = clock.now()
        receipt = self.house.letter(lambda letter: letter["In-Reply-To"] == self.mail["Message-ID"])
        self.number = receipt["Subject"].rpartition("[")[2].rstrip("]")
        assert receipt["Subject"] == f"Re: {SUBJECT} [{self.number}]"
        assert receipt["Content-Language"] == "tr"
        assert BARAN in receipt["To"]

    def deniz_finds_it_on_top_of_the_queue(self):
        """With the date of the next promise: one hour of the help desk's time from his e-mail."""
        self.deniz = self.visit(DENIZ)
        self.deniz.go("/desk/")
        top = self.deniz.page.get_by_role("region", name="List").get_by_role("listitem").first
        self.deniz.sees(SUBJECT, top)
        self.deniz.sees(self.number, top)
        (due,) = self.deniz.moments(top)
        assert self.office.between(self.after, due) <= HOUR
        assert self.office.between(self.before, due) >= HOUR
        top.get_by_role("link").click()
        self.deniz.sees_heading(SUBJECT)
        assert due in self.deniz.moments(self.deniz.card("Promises"))

    def it_stands_under_the_agreement(self):
        """Coverage was decided, and why is told clause by clause."""
        self.deniz.sees("BIZIM-1 Destek sözleşmesi")
        self.deniz.sees("Covered", self.deniz.card("Coverage"))
        self.deniz.follow("why? Coverage")
        self.deniz.sees_heading("Why this coverage")
        self.deniz.sees("Faults")
        self.reasons = self.deniz.page.get_by_role("main").get_by_role("listitem").count()
        assert self.reasons > 0
        self.deniz.go(f"/desk/t/{self.number}/")

    def deniz_takes_it_and_the_response_is_kept(self):
        """The notice leaves by SMTP: with that the response clock is met."""
        self.deniz.press("Take it")
        notice = self.house.letter(
            lambda letter: self.number in text_of(letter) and "Deniz Usta" in text_of(letter)
        )
        assert notice["Content-Language"] == "tr"
        assert notice["In-Reply-To"] == self.mail["Message-ID"]
        assert self.mail["Message-ID"] in notice["References"]
        why = self.deniz.link("why? Response")
        response = self.deniz.page.get_by_role("listitem").filter(has=why)
        self.deniz.reloads_until(response.get_by_text("kept"))

    def she_asks_and_the_clocks_wait(self):
        """Until Baran answers, to an address that only his letter knows."""
        self.deniz.choose("Question")
        self.deniz.fill("Your words", "Yazıcının modeli nedir?")
        self.deniz.press("Ask, and wait for the answer")
        self.deniz.sees("The clock waits")
        self.deniz.sees("for the customer's answer")

    def baran_answers_and_the_waiting_ends(self):
        """The clocks go on; that they waited, and why, stays to be read."""
        question = self.house.letter(lambda letter: "Yazıcının modeli nedir?" in text_of(letter))
        self.house.post(answer_to(question, "Model X-200, üçüncü kattaki."))
        self.deniz.reloads_until(self.deniz.page.get_by_text("Model X-200"))
        expect(self.deniz.page.get_by_text("The clock waits")).to_have_count(0)
        self.deniz.follow("why? Resolution")
        self.deniz.sees("for the customer's answer")
        self.deniz.go(f"/desk/t/{self.number}/")

    def a_way_around_now_and_a_date_for_the_rest(self):
        """Both wait for the customer's word."""
        self.proposed, self.wished = in_days(9), in_days(6)
        dialog = self.open("Offer a workaround")
        self.deniz.fill("Text", "Faturaları ikinci yazıcıdan basabilirsiniz.", dialog)
        self.deniz.press("Offer", dialog)
        dialog = self.open("Propose a fix date")
        self.deniz.fill("Fix date", local(self.proposed), dialog)
        self.deniz.fill("Message", "Parça o gün geliyor.", dialog)
        self.deniz.press("Propose", dialog)
        self.deniz.sees("A fix date is proposed")

    def ayse_reads_the_same_in_the_portal(self):
        """The same dates and the same reasons, in Turkish."""
        self.ayse = self.visit(AYSE, language="tr")
        self.ayse.follow(SUBJECT, self.ayse.card("Waiting for you"))
        self.ayse.sees_heading(SUBJECT)
        self.deniz.page.reload()
        assert self.promised(self.ayse) == self.promised(self.deniz) != []
        assert self.proposed in self.ayse.moments(self.ayse.card("Do you agree to this date?"))
        self.ayse.go(f"/portal/t/{self.number}/why/coverage/")
        reasons = self.ayse.page.get_by_role("main").get_by_role("listitem")
        expect(reasons).to_have_count(self.reasons)
        self.ayse.go(f"/portal/t/{self.number}/")

    def she_wishes_another_date_and_gets_it(self):
        """An agreed date is what the clock then runs to."""
        self.ayse.unfold("Another time would suit me better")
        self.ayse.fill("Why does it not suit you?", "Ay sonu kapanışından önce gerekli.")
        self.ayse.fill("A time that suits you better (optional)", local(self.wished))
        self.ayse.press("Send my wish")
        self.deniz.page.reload()
        self.deniz.sees("The customer wishes another date")
        self.deniz.press("Agree to this date")
        self.deniz.sees("agreed date")
        assert self.wished in self.promised(self.deniz)
        self.ayse.page.reload()
        assert self.wished in self.promised(self.ayse)

    def the_workaround_helps(self):
        """Said with one press."""
        self.ayse.press("Yes, it helps for now")
        expect(self.ayse.button("Yes, it helps for now")).to_have_count(0)

    def solved_returned_solved_accepted(self):
        """What was not solved goes on, with the customer's reason."""
        self.resolve("Sürücü yenilendi.")
        self.ayse.page.reload()
        self.ayse.unfold("No, it is not solved")
        self.ayse.fill("What is still wrong?", "İkinci sayfa hâlâ boş çıkıyor.")
        self.ayse.press("Return it to you")
        self.deniz.page.reload()
        self.deniz.sees("İkinci sayfa hâlâ boş çıkıyor.")
        self.resolve("Yazı tipi eklendi, iki sayfa da denendi.")
        self.ayse.page.reload()
        self.ayse.press("Yes, it is solved")
        expect(self.ayse.button("Yes, it is solved")).to_have_count(0)
        self.ayse.go("/portal/requests/")
        self.ayse.sees(SUBJECT)

    def the_proof_holds_and_a_forged_one_does_not(self, folder):
        """A page to read, and a file that anybody can check without our database."""
        self.deniz.page.reload()
        self.deniz.press("More")
        self.deniz.follow("Proof")
        self.deniz.sees("Everything below was computed again from the facts alone")
        with self.deniz.page.expect_download() as download:
            self.deniz.follow("Download as JSON")
        file, forged = folder / "proof.json", folder / "forged.json"
        download.value.save_as(file)
        assert check_proof(file) == (0, "0 differences")
        proof = json.loads(file.read_text(encoding="utf-8"))
        assert proof["ticket"]["number"] == self.number
        proof["facts"][0]["at"] = (self.before - HOUR).astimezone(UTC).isoformat()
        forged.write_text(json.dumps(proof), encoding="utf-8")
        status, said = check_proof(forged)
        assert status == 1
        assert said != "0 differences"

    def open(self, deed):
        """The dialog of a deed: it stands above the ticket or in its menu."""
        deeds = self.deniz.page.locator("#ticket-head").get_by_role("link", name=deed, exact=True)
        if deeds.count() == 0:
            self.deniz.press("More")
        deeds.first.click()
        return self.deniz.dialog(deed)

    def promised(self, visitor):
        """The instants on the card of promises."""
        return visitor.moments(visitor.card("Promises"))

    def resolve(self, done):
        """Say what was wrong, why, and what was done."""
        dialog = self.open("Resolve")
        self.deniz.fill("What was wrong", "Yazıcı sürücüsü eski.", dialog)
        self.deniz.fill("Cause", "Güncelleme yarım kalmış.", dialog)
        self.deniz.fill("What was done", done, dialog)
        self.deniz.field("How it was resolved", dialog).select_option(label="Fix")
        self.deniz.press("Resolve", dialog)
        self.deniz.sees(done)


def help_desk_hours(year):
    """When the help desk of Bizim is open: what its contract says, and Türkiye's holidays."""
    hours = [["09:00", "13:00"], ["14:00", "18:00"]]
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), hours)
    calendar = Calendar.from_json("help desk", {"timezone": ZONE, "week": week})
    for each in (year, year + 1):
        calendar = with_year(calendar, each, build_year("TR", each))
    return calendar


def in_days(days):
    """Ten in the morning in Istanbul, so many days from now."""
    day = clock.now().astimezone(ZoneInfo(ZONE)).date() + timedelta(days=days)
    return datetime.combine(day, time(10), ZoneInfo(ZONE))


def local(moment):
    """As a field for date and time takes it."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def check_proof(file):
    """The exit status and the last words of `vefa proof check`."""
    done = subprocess.run(
        [sys.executable, "-m", "vefa.config", "proof", "check", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()[-1].partition(", ")[2]
