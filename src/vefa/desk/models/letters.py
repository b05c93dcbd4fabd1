"""What the provider says in its letters, where it is not the built-in text."""

from django.db import models

from vefa.customers.models import Customer
from vefa.desk.domain.letter_texts import Words


class LetterText(models.Model):
    """The provider's own words for a kind of letter in a language: append-only, the newest holds.

    An empty part means the built-in one: so a return to it is a version too.
    """

    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    subject = models.TextField(blank=True, default="", db_default="")
    greeting = models.TextField(blank=True, default="", db_default="")
    closing = models.TextField(blank=True, default="", db_default="")
    at = models.DateTimeField()
    author_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("kind", "language", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "language", "number"], name="desk_letter_text_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.number}"

    @property
    def words(self) -> Words:
        """What was written then."""
        return Words(self.text, self.subject, self.greeting, self.closing)


class LetterSender(models.Model):
    """Who stands as the sender of letters to one customer, instead of the provider's name and the
    desk's usual address. What is empty is as usual."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=320, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"{self.name} {self.address}".strip()
