"""The desk reads agreements: which there are, and what one of them says."""

from django.test import Client

from vefa.desk.tests.cast import Cast


def test_the_list_finds_by_customer_code_and_name(engineer: Client, cast: Cast) -> None:
    code, other = cast.ours.agreement.code, cast.strangers.agreement.code
    page = engineer.get("/desk/agreements/").content.decode()
    assert code in page
    assert other in page
    found = engineer.get("/desk/agreements/", {"q": cast.ours.customer.name}).content.decode()
    assert code in found
    assert other not in found
    assert "Nothing matches" in engineer.get("/desk/agreements/", {"q": "no such"}).content.decode()


def test_an_agreement_is_read_in_words(engineer: Client, cast: Cast) -> None:
    page = engineer.get(f"/desk/agreements/{cast.ours.agreement.pk}/").content.decode()
    for words in (
        "Service hours",
        "in service hours",
        "Computer help desk, all requests",
        "Work outside working hours",
        "Complete report",
        f"/agreements/{cast.ours.agreement.pk}/1/procedure-kk.pdf",
    ):
        assert words in page
    assert engineer.get("/desk/agreements/999999/").status_code == 404
