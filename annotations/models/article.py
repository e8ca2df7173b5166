"""Articles, their immutable versions and the sentences of each version."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from annotations.models.identity import Identified
from annotations.models.project import Project


class Article(Identified):
    """A news article as the project knows it; its words are on its versions.

    `source_name` is the name of the file it came from: together with the URL it tells
    a changed article from a new one. `credit`: whom the licence asks to be named.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="articles")
    title = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    outlet = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=300, blank=True)
    published_at = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=35, default="en")
    licence = models.CharField(max_length=200, blank=True)
    credit = models.CharField(max_length=500, blank=True, db_default="")
    source_name = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "url"], name="article_project_url"),
            models.Index(fields=["project", "source_name"], name="article_project_source"),
        ]

    def __str__(self) -> str:
        return article_name(self.title, self.url, self.source_name, self.uid)


def article_name(title: str, url: str, source_name: str, uid: UUID) -> str:
    """What an article is called: by its title, else by where it came from."""
    return title or url or source_name or _("Untitled %(uid)s") % {"uid": str(uid)[:8]}


class ArticleVersion(Identified):
    """One immutable text. Offsets everywhere are half-open code points of `text`."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    splitter_name = models.CharField(max_length=40)
    splitter_version = models.CharField(max_length=20)
    manual_splits = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_unique"),
        ]
        indexes = [models.Index(fields=["project", "text_hash"], name="version_project_hash")]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"


class SentenceQuerySet(models.QuerySet["Sentence"]):
    def in_order(self) -> "SentenceQuerySet":
        return self.order_by("position")


class Sentence(models.Model):
    """One sentence, a part of its version: named by (version uid, position), 0-based."""

    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="sentences")
    position = models.PositiveIntegerField()
    paragraph = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects = SentenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="sentence_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(start__gte=0) & Q(start__lt=F("end")), name="sentence_span_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.position}"


class Fingerprint(models.Model):
    """One of the few least hashes of a text's word sequences: near copies share some of them."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="fingerprints")
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "value"], name="fingerprint_once"),
        ]
        indexes = [models.Index(fields=["project", "value"], name="fingerprint_project_value")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.value}"


class ImportedRow(models.Model):
    """The ledger of imports: what a row (from 1) of a file, known by its SHA-256, became."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    file_hash = models.CharField(max_length=64)
    row = models.PositiveBigIntegerField()
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="imported_rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "file_hash", "row"], name="imported_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_hash[:8]}:{self.row}"
