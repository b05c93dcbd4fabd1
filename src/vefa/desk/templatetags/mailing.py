"""What e-mails were besides their text, in templates."""

from django import template
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language

from vefa.desk.models import TimelineEntry
from vefa.desk.queries import message_facts

register = template.Library()


@register.filter
def protections(entry: TimelineEntry) -> list[LazyText]:
    """What of the message was signed or encrypted, as sentences."""
    return message_facts.protection_words(entry.data)


@register.filter
def appointments(entry: TimelineEntry) -> list[message_facts.Appointment]:
    """The invitations that came with the message, in the reader's time zone."""
    zone = timezone.get_current_timezone()
    return message_facts.appointments(entry.data, get_language() or "en", zone)
