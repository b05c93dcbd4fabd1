"""Every address as everybody: who may not, is told nothing and changes nothing.

The addresses come from the resolver, what each role may from the guards, and the things that
addresses with arguments name from SAMPLES (tests/support/walk.py). They all belong to one
customer, whose every word is marked (tests/support/marked.py).
"""

from django.urls import reverse

from tests.support.marks import MARKS, STAFF, UNLIMITED
from tests.support.walker import HIDDEN, Walker, marks_in


def test_each_address_tells_only_those_who_may_know(house):
    # An outsider walks with every filter forgotten (test_second_wall.py).
    walkers = [Walker(house, role) for role in HIDDEN if role != "outsider"]
    for walker in walkers:
        walker.walk()
    problems = [problem for walker in walkers for problem in walker.problems]
    assert not problems, "\n".join(["", *problems])
    seen = {walker.role: walker.seen for walker in walkers}
    # Or the walk would prove nothing: whoever may read the marks has come by them.
    # Drafts of terms are for those who write them.
    assert seen["engineer"] == set(MARKS) - {"notebytes", "proposal"}
    assert seen["contact"] == {place for place in MARKS if MARKS[place] not in (STAFF, UNLIMITED)}
    assert seen["fellow"] >= {"customer", "system"}
    assert seen["partner"] >= {"customer", "title", "note", "agreement"}


def test_a_file_of_a_note_is_for_staff(house):
    for role, hidden in HIDDEN.items():
        response = Walker(house, role).client.get(reverse("file", args=[house.inside.key]))
        wanted = {"anonymous": 302}.get(role, 404 if STAFF in hidden else 200)
        assert response.status_code == wanted, role
        assert marks_in(response) == ({"notefile", "notebytes"} if wanted == 200 else set())
