"""Wiring of the room."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """Products, versions, installations."""

    name = "vefa.products"
    label = "products"
