"""The API's addresses: nouns, uids and sentence positions."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from annotations.api.agreement import AgreementDetail, IntervalCreate
from annotations.api.agreement_parts import (
    ArticleAgreementList,
    CoincidencesDetail,
    CountList,
    PairList,
)
from annotations.api.agreement_people import DiscussionDetail, PeopleDetail
from annotations.api.agreement_time import SpansDetail, TimeDetail, WhatIfDetail
from annotations.api.article_list import ArticleList
from annotations.api.articles import (
    ArticleArchiving,
    ArticleDetail,
    ArticlePreannotation,
    ArticleRestoring,
)
from annotations.api.assignment_steps import (
    AssignmentList,
    Reopening,
    Restoration,
    ReturnCreate,
    Withdrawal,
)
from annotations.api.assignments import (
    AssignmentDetail,
    ReactionCreate,
    SkipCreate,
    SubmissionCreate,
)
from annotations.api.base import Unknown
from annotations.api.batches import BatchArchiving, BatchDetail, BatchList, BatchRestoring
from annotations.api.calibration import (
    ArmDetail,
    CalibrationDetail,
    FeedbackDetail,
    RecheckCreate,
)
from annotations.api.comments import (
    AssignmentCommentList,
    CommentList,
    CommentReopening,
    CommentResolution,
    ReplyCreate,
)
from annotations.api.decisions import DecisionDetail, DecisionOpening
from annotations.api.differing_sentences import CellDetail, PairDetail
from annotations.api.docs import DocsDetail, SchemaDetail
from annotations.api.events import AccessEventList, EventList
from annotations.api.finders import FinderList
from annotations.api.formats import FormatList
from annotations.api.gold import (
    AcceptanceCreate,
    AdjudicationQueue,
    GoldActCreate,
    GoldDetail,
    GoldSentence,
    GoldUndoCreate,
)
from annotations.api.import_jobs import JobImport, JobReport
from annotations.api.imports import ImportCreate, UploadCreate
from annotations.api.invitations import InvitationDetail, InvitationList
from annotations.api.jobs import (
    JobCancellation,
    JobDetail,
    JobItemList,
    JobList,
    JobPause,
    JobResumption,
    JobRetry,
)
from annotations.api.label_studio import (
    FinderHealth,
    FinderPredict,
    FinderSetup,
    FinderVersions,
)
from annotations.api.me import MeDetail, PasswordDetail, SessionDetail, SessionList
from annotations.api.members import MemberDetail, MemberList
from annotations.api.model_backends import BackendDetail, BackendList, BackendTest
from annotations.api.own_agreement import OwnAgreementDetail
from annotations.api.progress import ProgressDetail
from annotations.api.projects import (
    ProjectArchiving,
    ProjectDetail,
    ProjectList,
    ProjectRestoring,
)
from annotations.api.reassignment import Reassignment
from annotations.api.records import ActCreate, RecordDetail, UndoCreate
from annotations.api.release_files import ReleaseArchive, ReleaseFile
from annotations.api.releases import ReleaseComparison, ReleaseDetail, ReleaseList
from annotations.api.reset_links import MemberReturn, ResetLinkCreate
from annotations.api.resplitting import JoinCreate, SplitCreate
from annotations.api.restorations import RestorationCreate
from annotations.api.schemes import SchemeDetail, SchemeList
from annotations.api.sources import SourceDetail, SourceList, SourceMerge, SourceSeparation
from annotations.api.status import StatusDetail
from annotations.api.suggestions import (
    BatchSuggestionList,
    ProjectPreannotation,
    SuggestionList,
)
from annotations.api.tokens import TokenDetail, TokenList
from annotations.api.versions import SentenceList, VersionDetail, VersionList
from annotations.api.webhooks import (
    DeliveryList,
    DeliveryRetry,
    WebhookDetail,
    WebhookList,
    WebhookSecret,
    WebhookTest,
)


class Anything(StringConverter):
    """Whatever stands in an address, nothing and line breaks too."""

    regex = r"[\s\S]*"


register_converter(Anything, "anything")

app_name = "api"

urlpatterns = [
    path("assignments/<uuid:assignment>", AssignmentDetail.as_view(), name="assignment"),
    path(
        "assignments/<uuid:assignment>/sentences/<int:position>",
        RecordDetail.as_view(),
        name="record",
    ),
    path("assignments/<uuid:assignment>/acts", ActCreate.as_view(), name="acts"),
    path("assignments/<uuid:assignment>/undo", UndoCreate.as_view(), name="undo"),
    path(
        "assignments/<uuid:assignment>/submissions", SubmissionCreate.as_view(), name="submissions"
    ),
    path("assignments/<uuid:assignment>/skip", SkipCreate.as_view(), name="skip"),
    path("assignments/<uuid:assignment>/reactions", ReactionCreate.as_view(), name="reactions"),
    path("assignments/<uuid:assignment>/decisions", DecisionDetail.as_view(), name="decisions"),
    path("assignments/<uuid:assignment>/feedback", FeedbackDetail.as_view(), name="feedback"),
    path(
        "assignments/<uuid:assignment>/comments",
        AssignmentCommentList.as_view(),
        name="assignment-comments",
    ),
    path("tokens", TokenList.as_view(), name="tokens"),
    path("tokens/<uuid:token>", TokenDetail.as_view(), name="token"),
    path("me", MeDetail.as_view(), name="me"),
    path("me/password", PasswordDetail.as_view(), name="password"),
    path("me/sessions", SessionList.as_view(), name="sessions"),
    path("me/sessions/<uuid:session>", SessionDetail.as_view(), name="session"),
    # --- Projects and their people ---
    path("projects", ProjectList.as_view(), name="projects"),
    path("restorations", RestorationCreate.as_view(), name="restorations"),
    path("projects/<uuid:project>", ProjectDetail.as_view(), name="project"),
    path("projects/<uuid:project>/archiving", ProjectArchiving.as_view(), name="project-archiving"),
    path("projects/<uuid:project>/restoring", ProjectRestoring.as_view(), name="project-restoring"),
    path("projects/<uuid:project>/schemes", SchemeList.as_view(), name="schemes"),
    path("projects/<uuid:project>/schemes/<int:number>", SchemeDetail.as_view(), name="scheme"),
    path("projects/<uuid:project>/members", MemberList.as_view(), name="members"),
    path("projects/<uuid:project>/members/<str:pseudonym>", MemberDetail.as_view(), name="member"),
    path(
        "projects/<uuid:project>/members/<str:pseudonym>/reset-links",
        ResetLinkCreate.as_view(),
        name="reset-links",
    ),
    path(
        "projects/<uuid:project>/members/<str:pseudonym>/return",
        MemberReturn.as_view(),
        name="member-return",
    ),
    path("projects/<uuid:project>/invitations", InvitationList.as_view(), name="invitations"),
    path(
        "projects/<uuid:project>/invitations/<uuid:invitation>",
        InvitationDetail.as_view(),
        name="invitation",
    ),
    # --- Articles ---
    path("projects/<uuid:project>/imports", ImportCreate.as_view(), name="imports"),
    path("projects/<uuid:project>/uploads", UploadCreate.as_view(), name="uploads"),
    path("articles/<uuid:article>", ArticleDetail.as_view(), name="article"),
    path("articles/<uuid:article>/archiving", ArticleArchiving.as_view(), name="article-archiving"),
    path("articles/<uuid:article>/restoring", ArticleRestoring.as_view(), name="article-restoring"),
    path("articles/<uuid:article>/versions", VersionList.as_view(), name="versions"),
    path("articles/<uuid:article>/versions/<int:number>", VersionDetail.as_view(), name="version"),
    path(
        "articles/<uuid:article>/versions/<int:number>/sentences",
        SentenceList.as_view(),
        name="sentences",
    ),
    path(
        "articles/<uuid:article>/versions/<int:number>/splits",
        SplitCreate.as_view(),
        name="splits",
    ),
    path("articles/<uuid:article>/versions/<int:number>/joins", JoinCreate.as_view(), name="joins"),
    path("projects/<uuid:project>/articles", ArticleList.as_view(), name="articles"),
    path("articles/<uuid:article>/comments", CommentList.as_view(), name="comments"),
    path("comments/<uuid:comment>/replies", ReplyCreate.as_view(), name="replies"),
    path("comments/<uuid:comment>/resolution", CommentResolution.as_view(), name="resolution"),
    path("comments/<uuid:comment>/reopening", CommentReopening.as_view(), name="comment-reopening"),
    # --- Suggestions ---
    path("articles/<uuid:article>/suggestions", SuggestionList.as_view(), name="suggestions"),
    path(
        "articles/<uuid:article>/preannotations",
        ArticlePreannotation.as_view(),
        name="article-preannotations",
    ),
    path(
        "projects/<uuid:project>/preannotations",
        ProjectPreannotation.as_view(),
        name="project-preannotations",
    ),
    # --- Batches and assignments ---
    path("projects/<uuid:project>/batches", BatchList.as_view(), name="batches"),
    path("projects/<uuid:project>/rechecks", RecheckCreate.as_view(), name="rechecks"),
    path("batches/<uuid:batch>", BatchDetail.as_view(), name="batch"),
    path(
        "batches/<uuid:batch>/suggestions", BatchSuggestionList.as_view(), name="batch-suggestions"
    ),
    path("batches/<uuid:batch>/decisions", DecisionOpening.as_view(), name="decision-opening"),
    path("batches/<uuid:batch>/archiving", BatchArchiving.as_view(), name="batch-archiving"),
    path("batches/<uuid:batch>/restoring", BatchRestoring.as_view(), name="batch-restoring"),
    # --- Adjudication ---
    path("batches/<uuid:batch>/adjudication", AdjudicationQueue.as_view(), name="adjudication"),
    path(
        "batches/<uuid:batch>/gold/acceptances", AcceptanceCreate.as_view(), name="gold-acceptances"
    ),
    path("batches/<uuid:batch>/versions/<uuid:version>/gold", GoldDetail.as_view(), name="gold"),
    path(
        "batches/<uuid:batch>/versions/<uuid:version>/gold/sentences/<int:position>",
        GoldSentence.as_view(),
        name="gold-sentence",
    ),
    path(
        "batches/<uuid:batch>/versions/<uuid:version>/gold/acts",
        GoldActCreate.as_view(),
        name="gold-acts",
    ),
    path(
        "batches/<uuid:batch>/versions/<uuid:version>/gold/undo",
        GoldUndoCreate.as_view(),
        name="gold-undo",
    ),
    path("projects/<uuid:project>/assignments", AssignmentList.as_view(), name="assignments"),
    path("assignments/<uuid:assignment>/withdrawal", Withdrawal.as_view(), name="withdrawal"),
    path("assignments/<uuid:assignment>/restoration", Restoration.as_view(), name="restoration"),
    path("assignments/<uuid:assignment>/reopening", Reopening.as_view(), name="reopening"),
    path("assignments/<uuid:assignment>/return", ReturnCreate.as_view(), name="return"),
    path("assignments/<uuid:assignment>/reassignment", Reassignment.as_view(), name="reassignment"),
    path("projects/<uuid:project>/progress", ProgressDetail.as_view(), name="progress"),
    # --- Sources ---
    path("projects/<uuid:project>/sources", SourceList.as_view(), name="sources"),
    path("sources/<uuid:source>", SourceDetail.as_view(), name="source"),
    path("sources/<uuid:source>/merge", SourceMerge.as_view(), name="source-merge"),
    path("sources/<uuid:source>/separation", SourceSeparation.as_view(), name="source-separation"),
    # --- Agreement ---
    path("projects/<uuid:project>/finders", FinderList.as_view(), name="finders"),
    path("projects/<uuid:project>/agreement", AgreementDetail.as_view(), name="agreement"),
    path("projects/<uuid:project>/agreement/arms", ArmDetail.as_view(), name="agreement-arms"),
    path(
        "projects/<uuid:project>/agreement/calibration",
        CalibrationDetail.as_view(),
        name="agreement-calibration",
    ),
    path("projects/<uuid:project>/agreement/intervals", IntervalCreate.as_view(), name="intervals"),
    path(
        "projects/<uuid:project>/agreement/own",
        OwnAgreementDetail.as_view(),
        name="agreement-own",
    ),
    path("projects/<uuid:project>/agreement/time", TimeDetail.as_view(), name="agreement-time"),
    path("projects/<uuid:project>/agreement/spans", SpansDetail.as_view(), name="agreement-spans"),
    path(
        "projects/<uuid:project>/agreement/what-if",
        WhatIfDetail.as_view(),
        name="agreement-what-if",
    ),
    path("projects/<uuid:project>/agreement/cell", CellDetail.as_view(), name="agreement-cell"),
    path(
        "projects/<uuid:project>/agreement/people",
        PeopleDetail.as_view(),
        name="agreement-people",
    ),
    path(
        "projects/<uuid:project>/agreement/discussion",
        DiscussionDetail.as_view(),
        name="agreement-queue",
    ),
    path(
        "projects/<uuid:project>/agreement/coincidences",
        CoincidencesDetail.as_view(),
        name="agreement-coincidences",
    ),
    path(
        "projects/<uuid:project>/agreement/articles",
        ArticleAgreementList.as_view(),
        name="agreement-articles",
    ),
    path("projects/<uuid:project>/agreement/counts", CountList.as_view(), name="agreement-counts"),
    path("projects/<uuid:project>/agreement/pairs", PairList.as_view(), name="agreement-pairs"),
    path(
        "projects/<uuid:project>/agreement/pairs/<str:first>/<str:second>",
        PairDetail.as_view(),
        name="pair",
    ),
    # --- Jobs ---
    path("projects/<uuid:project>/jobs", JobList.as_view(), name="jobs"),
    path("projects/<uuid:project>/status", StatusDetail.as_view(), name="status"),
    path("jobs/<uuid:job>", JobDetail.as_view(), name="job"),
    path("jobs/<uuid:job>/items", JobItemList.as_view(), name="job-items"),
    path("jobs/<uuid:job>/cancellation", JobCancellation.as_view(), name="job-cancellation"),
    path("jobs/<uuid:job>/pause", JobPause.as_view(), name="job-pause"),
    path("jobs/<uuid:job>/resumption", JobResumption.as_view(), name="job-resumption"),
    path("jobs/<uuid:job>/retry", JobRetry.as_view(), name="job-retry"),
    path("jobs/<uuid:job>/import", JobImport.as_view(), name="job-import"),
    path("jobs/<uuid:job>/report", JobReport.as_view(), name="job-report"),
    path("formats", FormatList.as_view(), name="formats"),
    # --- Releases ---
    path("projects/<uuid:project>/releases", ReleaseList.as_view(), name="releases"),
    path("releases/<uuid:release>", ReleaseDetail.as_view(), name="release"),
    path("releases/<uuid:release>/archive", ReleaseArchive.as_view(), name="release-archive"),
    path("releases/<uuid:release>/files/<path:name>", ReleaseFile.as_view(), name="release-file"),
    path(
        "releases/<uuid:release>/comparison",
        ReleaseComparison.as_view(),
        name="release-comparison",
    ),
    path("schema", SchemaDetail.as_view(), name="schema"),
    path("docs", DocsDetail.as_view(), name="docs"),
    # --- Other people's models, and our finder as one of theirs ---
    path("projects/<uuid:project>/backends", BackendList.as_view(), name="backends"),
    path("backends/<uuid:backend>", BackendDetail.as_view(), name="backend"),
    path("backends/<uuid:backend>/test", BackendTest.as_view(), name="backend-test"),
    path("finder/health", FinderHealth.as_view(), name="finder-health"),
    path("finder/setup", FinderSetup.as_view(), name="finder-setup"),
    path("finder/versions", FinderVersions.as_view(), name="finder-versions"),
    path("finder/predict", FinderPredict.as_view(), name="finder-predict"),
    # --- Webhooks ---
    path("projects/<uuid:project>/webhooks", WebhookList.as_view(), name="webhooks"),
    path("webhooks/<uuid:webhook>", WebhookDetail.as_view(), name="webhook"),
    path("webhooks/<uuid:webhook>/secret", WebhookSecret.as_view(), name="webhook-secret"),
    path("webhooks/<uuid:webhook>/test", WebhookTest.as_view(), name="webhook-test"),
    path("webhooks/<uuid:webhook>/deliveries", DeliveryList.as_view(), name="webhook-deliveries"),
    path(
        "webhooks/<uuid:webhook>/deliveries/<uuid:delivery>/retry",
        DeliveryRetry.as_view(),
        name="webhook-delivery-retry",
    ),
    # --- Events ---
    path("projects/<uuid:project>/events", EventList.as_view(), name="events"),
    path("projects/<uuid:project>/access-events", AccessEventList.as_view(), name="access-events"),
    # Last: what is nowhere is refused in the API's own shape, line breaks in its address too.
    path("<anything:address>", Unknown.as_view(), name="unknown"),
]
