"""The site: settings, URLs, web and worker entry points around the `annotations` app."""

from workbench.celery import app as celery_app

__all__ = ["celery_app"]
