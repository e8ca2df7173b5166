"""What every addressable row shares: a bigint key inside, a UUID to the outside."""

import uuid

from django.db import models


class Identified(models.Model):
    """A row that URLs, exports and other installations name by its `uid`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
