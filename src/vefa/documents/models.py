"""Stored files: named, typed, addressed by their content."""

from django.db import models

from vefa.customers.models import Customer


class StoredFile(models.Model):
    """A file of a customer. The bytes lie in the files folder under their SHA-256."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["customer", "sha256"], name="documents_file_content"),)

    def __str__(self) -> str:
        return self.name
