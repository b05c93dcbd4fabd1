"""What the room announces. Values are plain: they are kept as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InstallationChanged:
    """Another version, warranty or environment: what it decides is decided again."""

    customer_id: int
    installation_id: int


@dataclass(frozen=True, slots=True)
class SupportEndChanged:
    """A version's support ends on another day, wherever it runs."""

    version_id: int
