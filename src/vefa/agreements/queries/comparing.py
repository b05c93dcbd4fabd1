"""Reads: what versions and drafts say differently, in a language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from vefa.agreements.data import comparison_words, procedure_words
from vefa.agreements.domain.compare import Differences, compare
from vefa.agreements.domain.content import digest_of
from vefa.agreements.domain.facts_of_terms import Names
from vefa.agreements.domain.procedure import Revision, procedure
from vefa.agreements.models import TermsDraft, TermsVersion
from vefa.agreements.queries import parties_of, revision_of, terms_in_force, versions_of
from vefa.agreements.queries.drafts import draft_begins_at
from vefa.customers.queries import sites_of
from vefa.documents.domain.paper import Json
from vefa.products.queries import installations_of, products


def names_for(customer_id: int) -> Names:
    """The names that comparisons need: of the customer's sites and systems, of products."""
    return Names(
        sites={str(site.pk): site.name for site in sites_of(customer_id)},
        products={product.code: product.name for product in products()},
        installations={str(each.pk): each.name for each in installations_of(customer_id)},
    )


def compare_versions(old: TermsVersion, new: TermsVersion, language: str) -> list[Differences]:
    """What `new` says differently."""
    names = names_for(new.customer_id)
    return compare(old.content, new.content, comparison_words(language), names)


def draft_against_holding(draft: TermsDraft, language: str, *, at: datetime) -> list[Differences]:
    """What the draft would change on its day; nothing where there were no terms before."""
    base = base_of(draft, at=at)
    if base is None:
        return []
    words = comparison_words(language)
    return compare(base.content, draft.content, words, names_for(draft.customer_id))


def base_of(draft: TermsDraft, *, at: datetime) -> TermsVersion | None:
    """The version that the draft changes: once published the one before it, else what holds."""
    if draft.published is None:
        return terms_in_force(draft.agreement, at=draft_begins_at(draft, at))
    return _before(draft.customer_id, draft.agreement_id, draft.published)


def before_version(version: TermsVersion) -> TermsVersion | None:
    """The version that it follows; None before the first."""
    return _before(version.customer_id, version.agreement_id, version.number)


def _before(customer_id: int, agreement_id: int, number: int) -> TermsVersion | None:
    earlier = TermsVersion.objects.filter(
        customer_id=customer_id, agreement_id=agreement_id, number__lt=number
    )
    return earlier.order_by("-valid_from", "-number").first()


def procedure_of_draft(draft: TermsDraft, language: str, *, at: datetime) -> Json:
    """The procedure as it would be printed, had the draft been published now."""
    agreement = draft.agreement
    earlier = versions_of(agreement)
    today = at.astimezone(ZoneInfo(agreement.customer.timezone)).date()
    revision = Revision(
        number=draft.published or max((each.number for each in earlier), default=0) + 1,
        valid_from=draft.effective_on,
        published_on=today,
        published_by=draft.approved_by,
        reason=draft.reason,
    )
    kept = [each for each in reversed(earlier) if each.number < revision.number]
    return procedure(
        draft.content,
        digest=digest_of(draft.content),
        parties=parties_of(agreement, draft.content),
        revisions=[*(revision_of(each, agreement, language) for each in kept), revision],
        words=procedure_words(language),
    )
