"""The app's registration with Django."""

import logging
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register
from django.core.management import CommandError, call_command
from django.db.models.signals import post_migrate

from annotations import checks
from annotations.domain.suggestions import use_model


class AnnotationsConfig(AppConfig):
    """Registers the app and its system checks."""

    name = "annotations"

    def ready(self) -> None:
        """Register the checks; those about production run with `check --deploy` only."""
        if settings.FINDER_MODEL:
            use_model(Path(settings.FINDER_MODEL))
        register(checks.tagger_can_be_used)
        register(checks.key_file_is_private, Tags.security)
        register(checks.data_folder_is_writable, Tags.files)
        register(checks.processes_share_what_they_count, Tags.security)
        register(checks.hosts_are_named, Tags.security, deploy=True)
        post_migrate.connect(make_cache_table, sender=self)
        post_migrate.connect(count_outdated_agreement, sender=self)


def make_cache_table(**_signal: object) -> None:
    """A cache in the database needs a table, which no migration knows of; none for others."""
    call_command("createcachetable", verbosity=0)


def count_outdated_agreement(**_signal: object) -> None:
    """Agreement that an older version counted by other rules is counted anew; else a look.

    What cannot be counted keeps its counts and is told; an upgrade does not fail for it.
    """
    try:
        call_command("recount_agreement", outdated=True, verbosity=0)
    except CommandError as error:
        logging.getLogger(__name__).warning("%s manage.py doctor says more.", error)
