"""The people of the journeys. Run as a module, this puts them into an empty house.

Ours: Deniz and Mete the engineers, Leyla the manager, Ada the administrator. Bizim has a help desk
contract: Baran only writes e-mail, Ayşe is the authorised contact. Yavaş has software support with
slower promises, so that its requests stand below those of Bizim.
"""

from datetime import datetime, timedelta

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.tests.cast import make_company, make_staff, portal_user

PASSPHRASE = "yalnız-testler-için"
DENIZ, METE = "deniz@provider.example", "mete@provider.example"
LEYLA, ADA = "leyla@provider.example", "ada@provider.example"
BARAN, AYSE = "baran@bizim.example", "ayse@bizim.example"
AYSE_OF_YAVAS = "ayse@yavas.example"


def make_people(now: datetime) -> None:
    """Everybody, with agreements that are in force now and stay so for a while."""
    make_staff("Deniz Usta", "engineer", password=PASSPHRASE)
    make_staff("Mete Usta", "engineer", password=PASSPHRASE)
    make_staff("Leyla Amir", "manager", password=PASSPHRASE)
    make_staff("Ada Yönetici", "administrator", password=PASSPHRASE)
    until = now.date() + timedelta(days=400)
    ours = make_company("bizim", at=now, until=until)
    slow = make_company("yavas", plan="standard", language="en", at=now, until=until)
    for company in (ours, slow):
        portal_user(company.contact, password=PASSPHRASE)


if __name__ == "__main__":
    with scoped(EVERYTHING):
        make_people(clock.now())
