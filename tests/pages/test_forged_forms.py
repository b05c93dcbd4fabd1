"""A form that another site sends is refused, whatever its address: none is forgotten."""

from django.test import Client

from tests.support.walk import addresses, requests

UNSAFE = ("post", "put", "patch", "delete")

EXEMPT = {
    "saml_back": "another site sends it by design; it is signed, and answers a question of ours",
    "oidc_signed_out": "another server sends it by design; it is signed, and taken once",
    "health_live": "reads nothing, writes nothing, knows nobody",
    "health_ready": "reads nothing, writes nothing, knows nobody",
}
"""Addresses that take a form without a token, and why they may."""


def test_no_form_without_a_token_is_taken(house):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.people["administrator"])
    taken: dict[str, set[tuple[str, int]]] = {}
    walked = set()
    for address, path in requests(house):
        if address.name in walked:
            continue
        walked.add(address.name)
        for method in UNSAFE:
            status = getattr(client, method)(path).status_code
            if status != 403:
                taken.setdefault(address.name, set()).add((method, status))
    assert walked == {address.name for address in addresses()}
    unknown = {name: how for name, how in taken.items() if name not in EXEMPT}
    assert not unknown, f"{unknown}: protect them, or say in EXEMPT why not."
    assert taken.keys() == EXEMPT.keys(), "An exemption that nothing needs any more."
