"""What a ticket shows of the matrix of its terms."""

import pytest

from vefa.desk.domain.responsibilities import activities


def texts(word):
    return dict.fromkeys(("en", "tr", "ru", "kk"), word)


def row(name, area="", **roles):
    return {"activity": texts(name), "roles": roles} | ({"area": area} if area else {})


MATRIX = {
    "parties": [{"code": "we", "name": texts("we")}, {"code": "maker", "name": texts("Kuzey")}],
    "areas": [
        {"code": "registry", "name": texts("Registry"), "product": "forge"},
        {"code": "network", "name": texts("Network")},
    ],
    "rows": [
        row("Cabling", "network", maker="R", we="A"),
        row("Pruning", "registry", we="A/R"),
        row("Reporting", we="A/R"),
    ],
}


@pytest.mark.parametrize(
    ("product", "names"),
    [
        ("forge", ["Reporting", "Pruning", "Cabling"]),
        ("", ["Reporting", "Pruning", "Cabling"]),
        ("erp", ["Reporting", "Cabling"]),
    ],
)
def test_areas_come_after_the_service_and_only_for_their_product(product, names):
    found = activities(MATRIX, product, "en")
    assert [each.name for each in found] == names
    assert found[-1].area == "Network"
    assert found[-1].letters == (("we", "A"), ("Kuzey", "R"))
    assert found[0].area == ""


def test_terms_without_a_matrix_show_nothing():
    assert activities({}, "erp", "en") == []
