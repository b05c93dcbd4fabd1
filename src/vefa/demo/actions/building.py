"""The demonstration as one script: read it from top to bottom."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from vefa.accounts.actions import share_password
from vefa.accounts.models import User
from vefa.audit.actions import record
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Customer
from vefa.demo.actions.companies import make_company
from vefa.demo.actions.letters import take_in_letters
from vefa.demo.actions.people import make_staff, make_wares
from vefa.demo.actions.terms import draft_terms, record_duties
from vefa.demo.actions.tickets import Stage, tell
from vefa.demo.data.companies import COMPANIES
from vefa.demo.data.letters import LETTERS
from vefa.demo.data.people import PASSPHRASE, STAFF, WARES
from vefa.demo.data.stories_en import STORIES as ENGLISH
from vefa.demo.data.stories_kk import STORIES as KAZAKH
from vefa.demo.data.stories_ru import STORIES as RUSSIAN
from vefa.demo.data.stories_tr import STORIES as TURKISH
from vefa.demo.data.terms import CHANGES, DUTIES
from vefa.desk.actions.upkeep import raise_thresholds

BUILT = "demonstration_built"
"""The deed in the audit trail by which a second run knows that there is nothing to do."""


def build_demo(at: datetime) -> bool:
    """Build everything as of `at`, in one transaction; False where it was built before.

    Only the rooms' own actions write. Refused where the installation is not a demonstration
    (`VEFA_DEMO`), or where the database holds other data.
    """
    if not settings.DEMO:
        raise Refused(
            "no_demo", _("This is not a demonstration: VEFA_DEMO is not set, nothing was built.")
        )
    now = at.replace(second=0, microsecond=0)
    with scoped(EVERYTHING):
        if Entry.objects.filter(deed=BUILT).exists():
            return False
        if Customer.objects.exists() or User.objects.exists():
            raise Refused(
                "other_data",
                _("The database holds other data. A demonstration needs a database of its own."),
            )
        staff = make_staff(STAFF, now)
        editions = make_wares(WARES, now)
        companies = {company.code: make_company(company, now, editions) for company in COMPANIES}
        people = [user for cast in companies.values() for user in cast.users.values()]
        share_password(actor=SYSTEM, at=now, users=[*staff.values(), *people], password=PASSPHRASE)
        stage = Stage(now, staff, companies)
        draft_terms(CHANGES, staff, now)
        record_duties(DUTIES, staff, now)
        tell(stage, (*TURKISH, *RUSSIAN, *KAZAKH, *ENGLISH))
        take_in_letters(LETTERS, now)
        raise_thresholds(at=now)
        record(
            actor=SYSTEM,
            at=now,
            deed=BUILT,
            subject="demonstration",
            subject_id=None,
            customer_id=None,
        )
    return True
