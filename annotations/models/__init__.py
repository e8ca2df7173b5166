"""The tables: fields, constraints and querysets, one concept per file."""

from annotations.models.access_event import AccessEvent, AccessKind
from annotations.models.account import ApiToken, ResetLink, Session
from annotations.models.agreement import (
    AgreementArticle,
    AgreementCount,
    AgreementInterval,
    AgreementPattern,
    AgreementTotal,
    AgreementView,
)
from annotations.models.annotation import (
    Attribution,
    ChainLink,
    Evidence,
    Mark,
    RecordVersion,
    Submission,
)
from annotations.models.article import (
    Article,
    ArticleVersion,
    Fingerprint,
    ImportedRow,
    Sentence,
)
from annotations.models.batch import (
    Arm,
    Assignment,
    AssignmentState,
    Batch,
    BatchArticle,
    BatchKind,
    SkipReason,
)
from annotations.models.comment import Comment
from annotations.models.event import Event
from annotations.models.gold import Gold, GoldInput, GoldMethod, GoldReason, GoldVersion
from annotations.models.job import Job, JobItem, JobItemState, JobKind, JobState, WorkerPresence
from annotations.models.model_backend import ModelBackend
from annotations.models.operations import AnsweredRequest, Backup
from annotations.models.project import Invitation, Membership, Project, Role
from annotations.models.release import Release, RestoredRelease
from annotations.models.scheme import Scheme
from annotations.models.source import Source, SourceAlias, SourceScope, SourceVersion
from annotations.models.suggestion import (
    Outcome,
    Reaction,
    Suggestion,
    SuggestionKind,
    SuggestionRun,
)
from annotations.models.user import Theme, User
from annotations.models.webhook import Webhook, WebhookDelivery, WebhookEvent

__all__ = [
    "AccessEvent",
    "AccessKind",
    "AgreementArticle",
    "AgreementCount",
    "AgreementInterval",
    "AgreementPattern",
    "AgreementTotal",
    "AgreementView",
    "AnsweredRequest",
    "ApiToken",
    "Arm",
    "Article",
    "ArticleVersion",
    "Assignment",
    "AssignmentState",
    "Attribution",
    "Backup",
    "Batch",
    "BatchArticle",
    "BatchKind",
    "ChainLink",
    "Comment",
    "Event",
    "Evidence",
    "Fingerprint",
    "Gold",
    "GoldInput",
    "GoldMethod",
    "GoldReason",
    "GoldVersion",
    "ImportedRow",
    "Invitation",
    "Job",
    "JobItem",
    "JobItemState",
    "JobKind",
    "JobState",
    "Mark",
    "Membership",
    "ModelBackend",
    "Outcome",
    "Project",
    "Reaction",
    "RecordVersion",
    "Release",
    "ResetLink",
    "RestoredRelease",
    "Role",
    "Scheme",
    "Sentence",
    "Session",
    "SkipReason",
    "Source",
    "SourceAlias",
    "SourceScope",
    "SourceVersion",
    "Submission",
    "Suggestion",
    "SuggestionKind",
    "SuggestionRun",
    "Theme",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WebhookEvent",
    "WorkerPresence",
]
