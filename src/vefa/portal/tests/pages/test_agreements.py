"""The agreement as its customer reads it."""

from django.test import Client

from vefa.desk.tests.cast import Cast


def test_the_contact_is_led_to_what_is_agreed(contact: Client, cast: Cast) -> None:
    path = f"/portal/agreements/{cast.ours.agreement.pk}/"
    assert path in contact.get("/portal/").content.decode()
    page = contact.get(path).content.decode()
    assert "Service hours" in page
    assert f"/agreements/{cast.ours.agreement.pk}/1/procedure-tr.pdf" in page


def test_neither_end_users_nor_strangers_read_it(
    end_user: Client, contact: Client, cast: Cast
) -> None:
    assert "/portal/agreements/" not in end_user.get("/portal/").content.decode()
    assert end_user.get(f"/portal/agreements/{cast.ours.agreement.pk}/").status_code == 404
    assert contact.get(f"/portal/agreements/{cast.strangers.agreement.pk}/").status_code == 404
