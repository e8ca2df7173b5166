"""People who sign in; what they may do is on their memberships."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from annotations.models.identity import Identified


class Theme(models.TextChoices):
    AUTO = "auto", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class User(Identified, AbstractUser):
    """An account. `key_map` is {action: [key]}, empty = the default keys.

    `narrowed_to` is no column: the id of the only project reached by the token of this request.
    """

    narrowed_to: int | None = None

    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    language = models.CharField(max_length=10, default="en")
    key_map = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(theme__in=Theme.values), name="user_theme_known"
            ),
            models.UniqueConstraint(Lower("username"), name="user_username_unique_whatever_case"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
