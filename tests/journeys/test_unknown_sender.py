"""A message from nobody we know is somebody's request all the same."""

import pytest

from tests.journeys.messages import turkish_mail
from tests.journeys.people import DENIZ

pytestmark = pytest.mark.needs("chromium")


def test_an_unknown_sender_is_identified(house, visit):
    subject = "Evden yazıyorum: VPN açılmıyor"
    house.post(
        turkish_mail(
            sender="baran.evden@posta.example",
            name="Baran",
            subject=subject,
            text="Merhaba, şirket adresime ulaşamıyorum, VPN açılmıyor.",
        )
    )
    deniz = visit(DENIZ)
    deniz.go("/desk/who/")
    deniz.reloads_until(deniz.link(subject))
    deniz.follow(subject)
    deniz.sees("şirket adresime ulaşamıyorum")

    deniz.fill("Name, e-mail or company", "baran")
    deniz.press("Find")
    person = deniz.page.get_by_role("listitem").filter(has_text="baran@bizim.example")
    person.get_by_role("button", name="It is this person").click()

    deniz.sees_heading(subject)
    deniz.sees("Baran Kullanıcı")
    deniz.sees("Bizim")
    deniz.go("/desk/mail/")
    deniz.sees(subject)
    deniz.go("/desk/who/")
    deniz.sees_heading("Everybody is known")
    assert house.complaints() == []
