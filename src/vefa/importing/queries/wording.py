"""What is wrong with a file, in the reader's language."""

from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vefa.importing.domain.columns import KINDS, TABLES, Column, table_of
from vefa.importing.domain.planning import CHANGE, CREATE, UNCHANGED
from vefa.importing.domain.problems import Problem

SAID: Final[dict[str, LazyText]] = {
    # the file
    "no_content": _("The file is empty."),
    "too_large": _("The file is larger than %(most)s MB. Please split it."),
    "bomb": _("Unpacked, the workbook is larger than %(most)s MB. Please split it."),
    "no_workbook": _("This is no workbook that can be read. Please save it as XLSX or CSV."),
    "old_excel": _("This is an old Excel file (XLS). Please save it as XLSX or CSV."),
    "binary": _("This is no table: it holds bytes that no text has."),
    "encoding": _("The text cannot be read as %(encoding)s. Please choose another encoding."),
    "quotes": _("A quotation mark is opened and never closed."),
    # sheets and headings
    "nothing": _("The file holds no rows."),
    "headings": _("These headings belong to no table of ours: %(found)s"),
    "ignored_sheet": _("This sheet is left out: its headings belong to no table of ours."),
    "merged": _("Merged cells hide values. Please take them apart: %(cells)s"),
    "missing_column": _("This column is missing."),
    "twice_heading": _("This column stands here twice."),
    "ignored": _("This column is left out: nobody knows its heading."),
    "rows": _("A table has at most %(most)s rows. Please split it."),
    # cells
    "empty": _("Something must stand here."),
    "long": _("At most %(most)s letters fit here."),
    "formula": _("Here stands a formula: %(text)s. Please keep its value instead."),
    "fault": _("Here stands an error of the spreadsheet: %(text)s"),
    "slug": _("A short name has letters a to z, digits, hyphens and underscores: %(text)s"),
    "email": _("This is no e-mail address: %(text)s"),
    "country": _("A country is two letters, such as TR or KZ: %(text)s"),
    "timezone": _("This is no time zone, such as Europe/Istanbul: %(text)s"),
    "currency": _("A currency is three letters, such as TRY or KZT: %(text)s"),
    "word": _("“%(text)s” is none of these: %(known)s"),
    "day": _("This is no day, such as 2026-01-31 or 31.01.2026: %(text)s"),
    "no_such_day": _("There is no such day (day before month): %(text)s"),
    "time": _("Here stands a time of day as well; a day alone is wanted: %(text)s"),
    "serial": _("The bare number %(text)s is taken for the day %(day)s."),
    "amount": _("This is no amount with at most two decimals: %(text)s"),
    "ambiguous": _("%(text)s may mean two amounts. Please leave out what separates thousands."),
    "negative": _("An amount cannot be negative."),
    # what is there
    "twice": _("Row %(row)s means the same."),
    "several_customers": _("Several customers are called so; please give the short name: %(text)s"),
    "no_customer": _("There is no such customer, here or in the file: %(text)s"),
    "no_site": _("The customer has no such site, here or in the file: %(text)s"),
    "key_elsewhere": _("This key belongs to another row of ours: %(text)s"),
    "code_stays": _("A short name stays as it is: %(text)s"),
    "one_of_ours": _(
        "%(text)s belongs to one of our own people, who cannot represent a customer. "
        "Please name somebody of the customer."
    ),
    "phone": _("Please write a telephone number in digits, such as +90 212 555 01 23."),
    "desk_address": _(
        "%(text)s is the desk's own address: letters to it would come back to us. "
        "Please give the person's own address."
    ),
    "taken": _("Another row of this customer has it already: %(text)s"),
    "agreement_code": _(
        "A code has letters, digits, hyphens, dots and underscores, such as AS-27: %(text)s"
    ),
    "order": _("An agreement ends after it begins."),
    "outside_term": _("Terms begin on a day from the agreement's first to its last."),
    "agreement_stays": _(
        "It stands otherwise (%(before)s) and stays: agreements are changed by new terms."
    ),
    "refused": _("%(text)s"),
}

TAKES: Final[dict[str, LazyText]] = {
    "text": _("Text."),
    "slug": _("Letters a to z, digits, hyphens, underscores. It stays."),
    "email": _("An address. Messages from it are taken as this person's."),
    "country": _("Two letters, such as TR or KZ."),
    "language": _("tr, ru, kk or en, or its name. Empty: the customer's, for customers yours."),
    "timezone": _("Such as Europe/Istanbul or Asia/Almaty."),
    "roles": _("End user, authorised contact, IT officer, company representative."),
    "yes": _("yes or no. Empty: yes."),
    "kind": _("Warranty, maintenance contract, stand-alone service or framework."),
    "plan": _("Name or code of a support plan."),
    "day": _("Such as 2026-01-31 or 31.01.2026."),
    "amount": _("Such as 120000 or 120.000,50. Empty: 0."),
    "currency": _("Three letters, such as TRY or KZT."),
}
"""What may stand in a column, by its reader."""

ABOUT: Final[dict[str, LazyText]] = {
    "key": _("What your own system calls it. By it a row is found again once renamed."),
    "customer": _("Key, short name or name of the customer."),
    "site": _("Key or name of a site of this customer."),
    "last_on": _("The last day in force."),
    "terms_from": _("From this day on the plan's terms are published, if there are none yet."),
}
"""More about single columns."""

VERBS: Final[dict[str, LazyText]] = {
    CREATE: _("created"),
    CHANGE: _("changed"),
    UNCHANGED: _("unchanged"),
}


def about(column: Column) -> str:
    """What may stand in a column, in a sentence or two."""
    more = ABOUT.get(column.name)
    words = str(TAKES[column.takes])
    return words if more is None else f"{more} {words}" if column.takes != "text" else str(more)


def said(problem: Problem) -> str:
    """What is wrong, as a sentence; the code itself where it has no words."""
    words = SAID.get(problem.code)
    if words is None:
        return problem.code
    return str(words) % problem.params if problem.params else str(words)


def language() -> str:
    """The reader's language, of the four."""
    return (get_language() or "en").partition("-")[0]


def title(kind: str) -> str:
    """What a kind of table is called; a sheet's own name stays."""
    return table_of(kind).titles[language()] if kind in KINDS else kind


def heading(sheet: str, column: str) -> str:
    """What a column is called; a heading that is none of ours stays as it is."""
    for table in TABLES:
        if sheet in KINDS and table.kind != sheet:
            continue
        for each in table.columns:
            if each.name == column:
                return each.headings[language()]
    return column
