"""Stored files: named, typed, addressed by their content."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from vefa.customers.models import Customer


class StoredFile(models.Model):
    """A file of a customer. The bytes lie in the files folder under their SHA-256.

    `key` stands in addresses, so that nobody counts through them. Only a `public` file is
    shown to the customer's people; one of an internal note is not.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    public = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["customer", "sha256"], name="documents_file_content"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(size__gte=0), name="documents_size_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Rendition(models.Model):
    """That a printed document was made already: the file that its digest leads to."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["customer", "digest"], name="documents_rendition_once"),
        )

    def __str__(self) -> str:
        return self.digest
