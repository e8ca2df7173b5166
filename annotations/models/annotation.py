"""What people marked: the history of sentence records, and the rows projected from it.

`RecordVersion` and `Submission` are append-only and the truth. `Mark`, `Attribution`,
`ChainLink` and `Evidence` hold the newest version of each record in columns, for queries
and constraints; they can be rebuilt from the history at any time.
"""

from django.db import models
from django.db.models import Q

from annotations.domain import attribution as attributions
from annotations.domain import evidence, marks
from annotations.models.article import Sentence
from annotations.models.batch import Assignment
from annotations.models.event import Event
from annotations.models.identity import Identified
from annotations.models.source import Source


class RecordVersion(models.Model):
    """One saved state of a sentence record, with the event that made it.

    `seq` repeats the event's number, which cut-offs compare with. `carried` = copied from an
    earlier version of the article.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="record_versions")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    payload = models.JSONField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="record_versions")
    seq = models.BigIntegerField()
    carried = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "sentence", "version"], name="record_version_unique"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="record_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.sentence_id} v{self.version}"


class Submission(models.Model):
    """A person's declaration that the article is done: freezes the versions up to `seq`.

    `independent` = made before others' marks were readable to this person.
    """

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    seq = models.BigIntegerField()
    independent = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "number"], name="submission_number_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} #{self.number}"


class Mark(models.Model):
    """The newest record of one sentence in one assignment. `marks` None = undecided."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="marks")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="marks")
    version = models.PositiveIntegerField()
    marks = models.CharField(max_length=4, null=True, blank=True)  # noqa: DJ001 null = undecided
    fact_candidate = models.BooleanField(default=False)
    unsure = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    seconds = models.FloatField(default=0)
    bulk = models.BooleanField(default=False)
    settled_by = models.ForeignKey(
        "annotations.Evidence", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "sentence"], name="mark_once"),
            models.CheckConstraint(
                condition=Q(marks=None) | Q(marks__in=marks.LEGAL_SETS), name="mark_set_legal"
            ),
            models.CheckConstraint(
                condition=Q(marks=None, settled_by=None)
                | Q(marks__isnull=False, marks__in=marks.VERIFIED_SETS, settled_by__isnull=False)
                | Q(marks__isnull=False, marks__in=marks.UNVERIFIED_SETS, settled_by=None),
                name="mark_verified_iff_settled",
            ),
            models.CheckConstraint(
                condition=Q(fact_candidate=False)
                | Q(marks__isnull=False, marks__in=marks.CLAIM_SETS),
                name="mark_fact_candidate_is_claim",
            ),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="mark_seconds_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.sentence_id}: {self.marks}"


class Attribution(Identified):
    """Who is said to have said, written or thought what a sentence reports.

    `content`, `cue` and `mention` are JSON lists of [start, end]; one domain function
    validates them.
    """

    mark = models.ForeignKey(Mark, models.PROTECT, related_name="attributions")
    position = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=8, null=True, blank=True)  # noqa: DJ001 null = own voice
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    content = models.JSONField(default=list)
    cue = models.JSONField(default=list, blank=True)
    commitment = models.CharField(max_length=14, default="neutral")
    certainty = models.CharField(max_length=13, default="asserted")
    negated = models.BooleanField(default=False)
    identity = models.CharField(max_length=9, blank=True)
    role = models.CharField(max_length=14, blank=True)
    anonymity_reason = models.CharField(max_length=500, blank=True)
    speaker_kind = models.CharField(max_length=10)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="attributions"
    )
    mention = models.JSONField(default=list, blank=True)
    set_by = models.CharField(max_length=9)
    suggestion = models.ForeignKey(
        "annotations.Suggestion", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "position"], name="attribution_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(speaker_kind="source", source__isnull=False)
                | Q(speaker_kind__in=["not_stated", "article"], source=None),
                name="attribution_source_iff_kind_source",
            ),
            models.CheckConstraint(
                condition=Q(speaker_kind="article", mode=None)
                | Q(
                    speaker_kind__in=["source", "not_stated"],
                    mode__isnull=False,
                    mode__in=attributions.MODES,
                ),
                name="attribution_mode_null_iff_article",
            ),
            models.CheckConstraint(
                condition=Q(commitment__in=attributions.COMMITMENTS),
                name="attribution_commitment_known",
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=attributions.CERTAINTIES),
                name="attribution_certainty_known",
            ),
            models.CheckConstraint(
                condition=Q(identity="") | Q(identity__in=attributions.IDENTITIES),
                name="attribution_identity_known",
            ),
            models.CheckConstraint(
                condition=Q(role="") | Q(role__in=attributions.ROLES),
                name="attribution_role_known",
            ),
            models.CheckConstraint(
                condition=Q(set_by__in=attributions.SET_BY), name="attribution_set_by_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class ChainLink(models.Model):
    """A stop of the words before or after the speaker: an origin, or a relay such as AFP."""

    attribution = models.ForeignKey(Attribution, models.PROTECT, related_name="chain_links")
    position = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=6)
    kind = models.CharField(max_length=10)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="chain_links"
    )
    mention = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attribution", "position"], name="chain_link_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(place__in=attributions.PLACES), name="chain_link_place_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="source", source__isnull=False)
                | Q(kind="not_stated", source=None),
                name="chain_link_source_iff_kind_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.attribution_id}"


class Evidence(Identified):
    """What a person found elsewhere that supports, refutes or frames the sentence."""

    mark = models.ForeignKey(Mark, models.PROTECT, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    url = models.CharField(max_length=2000, blank=True)
    document = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    passage = models.TextField()
    retrieved_at = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=21)
    stance = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mark", "position"], name="evidence_position_unique"),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(document=""), name="evidence_names_a_place"
            ),
            models.CheckConstraint(condition=~Q(passage=""), name="evidence_has_passage"),
            models.CheckConstraint(
                condition=Q(stance__in=evidence.STANCES), name="evidence_stance_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=evidence.KINDS), name="evidence_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)
