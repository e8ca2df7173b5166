"""THE table of all routes: which methods each has, and who may use them.

One row a URL name (`api:…` under /api/), one block a noun. A route or a method without its row
fails tests/test_matrix.py. HEAD goes where GET goes; OPTIONS and every method not named here
answer 405 to whoever is signed in. Who is not named is answered as if nothing were there.

The cast of a world (tests/world.py): alice manages the project, adam adjudicates, bob and carol
mark, vera looks; sam is a stranger, fred left the project, olga manages another one. The rows of
a route are bob's: his assignment, his token, his session.
"""

from collections.abc import Mapping

ANONYMOUS = "anonymous"
STRANGERS = frozenset({"sam", "fred", "olga"})
EVERYBODY = frozenset({"alice", "bob", "carol", "adam", "vera"})  # of the project
READERS = frozenset({"alice", "adam", "vera"})
COMPARERS = frozenset({"alice", "adam"})
MANAGERS = frozenset({"alice"})
BOB = frozenset({"bob"})
BOB_AND_MANAGERS = BOB | MANAGERS
SIGNED_IN = EVERYBODY | STRANGERS
ALL = SIGNED_IN | {ANONYMOUS}
CAST = tuple(sorted(ALL))
NOBODY: frozenset[str] = frozenset()

Row = Mapping[str, frozenset[str]]

ROUTES: dict[str, Row] = {
    # --- The site ---
    "healthz": {"GET": ALL},
    "readyz": {"GET": ALL},
    "metrics": {"GET": NOBODY},  # off unless an operator sets a token, which no account has
    # --- Accounts: everybody's own ---
    "login": {"GET": ALL, "POST": ALL},
    "logout": {"POST": SIGNED_IN},
    "account-detail": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "account-security": {"GET": SIGNED_IN},
    "password-change": {"POST": SIGNED_IN},
    "other-sessions-removal": {"POST": SIGNED_IN},
    "session-removal": {"POST": BOB},
    "key-map": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "key-preset": {"POST": SIGNED_IN},
    "token-list": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "token-withdrawal": {"POST": BOB},
    # --- Projects ---
    "project-list": {"GET": SIGNED_IN},
    "project-create": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "restoration-create": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "project-detail": {"GET": EVERYBODY},
    "settings-detail": {"GET": MANAGERS, "POST": MANAGERS},
    "project-archiving": {"POST": MANAGERS},
    "project-restoration": {"POST": NOBODY},  # of an archived project: its managers
    # --- Guideline versions ---
    "scheme-list": {"GET": EVERYBODY},
    "scheme-create": {"GET": MANAGERS, "POST": MANAGERS},
    "scheme-detail": {"GET": EVERYBODY},
    "scheme-edit": {"GET": MANAGERS, "POST": MANAGERS},
    "api:projects": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "api:restorations": {"POST": SIGNED_IN},
    "api:project": {"GET": EVERYBODY, "PATCH": MANAGERS},
    "api:project-archiving": {"POST": MANAGERS},
    "api:project-restoring": {"POST": NOBODY},  # of an archived project: its managers
    "api:schemes": {"GET": EVERYBODY, "POST": MANAGERS},
    "api:scheme": {"GET": EVERYBODY, "PATCH": MANAGERS},
    # --- Articles ---
    "article-list": {"GET": COMPARERS},
    "api:articles": {"GET": COMPARERS},
    "article-create": {"GET": MANAGERS, "POST": MANAGERS},
    "article-detail": {"GET": COMPARERS},
    "version-create": {"GET": MANAGERS, "POST": MANAGERS},
    "upload-create": {"POST": MANAGERS},
    "api:imports": {"POST": MANAGERS},
    "api:uploads": {"POST": MANAGERS},
    "api:formats": {"GET": SIGNED_IN},
    "job-import": {"POST": MANAGERS},
    "api:job-import": {"POST": MANAGERS},
    "job-report": {"GET": MANAGERS},
    "api:job-report": {"GET": MANAGERS},
    "api:article": {"GET": COMPARERS, "PATCH": MANAGERS},
    "api:article-archiving": {"POST": MANAGERS},
    "api:article-restoring": {"POST": MANAGERS},
    "api:versions": {"GET": COMPARERS, "POST": MANAGERS},
    "api:version": {"GET": COMPARERS},
    "api:sentences": {"GET": COMPARERS},
    "api:splits": {"POST": MANAGERS},
    "api:joins": {"POST": MANAGERS},
    "sentence-list": {"GET": MANAGERS},
    "sentence-split": {"POST": MANAGERS},
    "sentence-join": {"POST": MANAGERS},
    # --- Suggestions ---
    "articles-preannotation": {"GET": MANAGERS, "POST": MANAGERS},
    "article-preannotation": {"POST": MANAGERS},
    "api:suggestions": {"GET": COMPARERS},
    "api:batch-suggestions": {"GET": MANAGERS},
    "api:article-preannotations": {"POST": MANAGERS},
    "api:project-preannotations": {"GET": MANAGERS, "POST": MANAGERS},
    # --- Batches ---
    "batch-list": {"GET": MANAGERS},
    "batch-create": {"GET": MANAGERS, "POST": MANAGERS},
    "batch-detail": {"GET": MANAGERS},
    "batch-recheck": {"GET": MANAGERS, "POST": MANAGERS},
    "api:batches": {"GET": READERS, "POST": MANAGERS},
    "api:batch": {"GET": MANAGERS},
    "api:rechecks": {"POST": MANAGERS},
    "api:batch-archiving": {"POST": MANAGERS},
    "api:batch-restoring": {"POST": MANAGERS},
    "batch-progress": {"GET": MANAGERS},
    "api:progress": {"GET": MANAGERS},
    "decision-opening": {"GET": MANAGERS, "POST": MANAGERS},
    "api:decision-opening": {"POST": MANAGERS},
    # --- Adjudication ---
    "adjudication-queue": {"GET": COMPARERS},
    "unanimous-acceptance": {"POST": COMPARERS},
    "adjudication-detail": {"GET": COMPARERS},
    "meeting-detail": {"GET": COMPARERS},
    "api:adjudication": {"GET": COMPARERS},
    "api:gold": {"GET": COMPARERS},
    "api:gold-sentence": {"PUT": COMPARERS},
    "api:gold-acts": {"POST": COMPARERS},
    "api:gold-undo": {"POST": COMPARERS},
    "api:gold-acceptances": {"POST": COMPARERS},
    # --- Assignments ---
    "reassignment": {"POST": MANAGERS},
    "api:reassignment": {"POST": MANAGERS},
    "assignment-detail": {"GET": BOB},
    "reopening": {"POST": BOB_AND_MANAGERS},
    "unskipping": {"POST": MANAGERS},
    "withdrawal": {"POST": MANAGERS},
    "restoration": {"POST": MANAGERS},
    "api:assignments": {"GET": EVERYBODY},
    "api:withdrawal": {"POST": MANAGERS},
    "api:restoration": {"POST": MANAGERS},
    "api:reopening": {"POST": BOB_AND_MANAGERS},
    "api:return": {"POST": MANAGERS},
    "api:assignment": {"GET": BOB},
    "api:record": {"PUT": BOB},
    "api:acts": {"POST": BOB},
    "api:undo": {"POST": BOB},
    "api:submissions": {"POST": BOB},
    "api:skip": {"POST": BOB},
    "api:reactions": {"POST": BOB},
    "decision-detail": {"GET": BOB},
    "training-feedback": {"GET": BOB},
    "api:feedback": {"GET": BOB},
    "api:decisions": {"GET": BOB},
    # --- Members and invitations ---
    "member-list": {"GET": MANAGERS, "POST": MANAGERS},
    "member-role": {"POST": MANAGERS},
    "member-removal": {"POST": MANAGERS},
    "member-return": {"POST": NOBODY},  # of a former member, which bob is not: managers
    "reset-link-create": {"POST": MANAGERS},
    "reset-link-detail": {"GET": ALL, "POST": ALL},  # whoever has the link
    "invitation-withdrawal": {"POST": MANAGERS},
    "api:members": {"GET": MANAGERS},
    "api:member": {"GET": MANAGERS, "PATCH": MANAGERS, "DELETE": MANAGERS},
    "api:reset-links": {"POST": MANAGERS},
    "api:member-return": {"POST": NOBODY},  # of a former member, which bob is not: managers
    "api:invitations": {"GET": MANAGERS, "POST": MANAGERS},
    "api:invitation": {"DELETE": MANAGERS},
    "invitation-detail": {"GET": ALL, "POST": ALL},  # whoever has the link
    # --- Sources ---
    "source-list": {"GET": COMPARERS},
    "source-detail": {"GET": MANAGERS, "POST": MANAGERS},
    "source-merge": {"POST": MANAGERS},
    "source-separation": {"POST": MANAGERS},
    "api:sources": {"GET": COMPARERS, "POST": MANAGERS},
    "api:source": {"GET": COMPARERS, "PATCH": MANAGERS},
    "api:source-merge": {"POST": MANAGERS},
    "api:source-separation": {"POST": MANAGERS},
    # --- Finders: what their suggestions are worth ---
    "finder-list": {"GET": MANAGERS},
    "finder-missed": {"GET": MANAGERS},
    "finder-card": {"GET": MANAGERS},
    "api:finders": {"GET": MANAGERS},
    # --- Agreement ---
    "agreement-arms": {"GET": READERS},
    "agreement-calibration": {"GET": MANAGERS},
    "api:agreement-arms": {"GET": READERS},
    "api:agreement-calibration": {"GET": MANAGERS},
    "agreement-detail": {"GET": READERS},
    "agreement-pair": {"GET": COMPARERS},
    "agreement-time": {"GET": READERS},
    "agreement-spans": {"GET": READERS},
    "agreement-what-if": {"GET": COMPARERS},
    "agreement-cell": {"GET": COMPARERS},
    "agreement-own": {"GET": EVERYBODY},
    "agreement-people": {"GET": COMPARERS},
    "agreement-queue": {"GET": COMPARERS},
    "api:agreement-people": {"GET": COMPARERS},
    "api:agreement-queue": {"GET": COMPARERS},
    "agreement-counts": {"GET": READERS},
    "interval-request": {"POST": MANAGERS},
    "api:agreement": {"GET": READERS},
    "api:agreement-time": {"GET": READERS},
    "api:agreement-spans": {"GET": READERS},
    "api:agreement-what-if": {"GET": COMPARERS},
    "api:pair": {"GET": COMPARERS},
    "api:agreement-cell": {"GET": COMPARERS},
    "api:agreement-pairs": {"GET": COMPARERS},
    "api:agreement-articles": {"GET": COMPARERS},
    "api:agreement-coincidences": {"GET": READERS},
    "api:agreement-counts": {"GET": READERS},
    "api:agreement-own": {"GET": EVERYBODY},
    "api:intervals": {"POST": MANAGERS},
    # --- Jobs ---
    "job-list": {"GET": MANAGERS},
    "job-status": {"GET": MANAGERS},
    "job-detail": {"GET": MANAGERS},
    "job-progress": {"GET": MANAGERS},
    "job-cancellation": {"POST": MANAGERS},
    "job-pause": {"POST": MANAGERS},
    "job-resumption": {"POST": MANAGERS},
    "job-retry": {"POST": MANAGERS},
    "api:jobs": {"GET": MANAGERS},
    "api:status": {"GET": MANAGERS},
    "api:job": {"GET": MANAGERS},
    "api:job-items": {"GET": MANAGERS},
    "api:job-cancellation": {"POST": MANAGERS},
    "api:job-pause": {"POST": MANAGERS},
    "api:job-resumption": {"POST": MANAGERS},
    "api:job-retry": {"POST": MANAGERS},
    # --- Releases ---
    "release-list": {"GET": READERS},
    "release-create": {"GET": MANAGERS, "POST": MANAGERS},
    "release-detail": {"GET": READERS},
    "release-archive": {"GET": READERS},
    "release-file": {"GET": READERS},
    "api:releases": {"GET": READERS, "POST": MANAGERS},
    "api:release": {"GET": READERS},
    "api:release-archive": {"GET": READERS},
    "api:release-file": {"GET": READERS},
    "api:release-comparison": {"GET": READERS},
    # --- Events ---
    "event-list": {"GET": MANAGERS},
    "event-csv": {"GET": MANAGERS},
    "event-jsonl": {"GET": MANAGERS},
    "access-event-list": {"GET": MANAGERS},
    "access-event-csv": {"GET": MANAGERS},
    "access-event-jsonl": {"GET": MANAGERS},
    "api:events": {"GET": MANAGERS},
    "api:access-events": {"GET": MANAGERS},
    # --- Comments ---
    "comment-list": {"GET": MANAGERS},
    "sentence-comments": {"GET": BOB},
    "api:assignment-comments": {"GET": BOB_AND_MANAGERS, "POST": BOB_AND_MANAGERS},
    "comment-create": {"POST": MANAGERS},
    "comment-reply": {"POST": MANAGERS},
    "comment-resolution": {"POST": MANAGERS},
    "comment-reopening": {"POST": MANAGERS},
    "api:comments": {"GET": MANAGERS, "POST": MANAGERS},
    "api:replies": {"POST": MANAGERS},
    "api:resolution": {"POST": MANAGERS},
    "api:comment-reopening": {"POST": MANAGERS},
    # --- Webhooks ---
    "webhook-list": {"GET": MANAGERS, "POST": MANAGERS},
    "webhook-detail": {"GET": MANAGERS, "POST": MANAGERS},
    "webhook-test": {"POST": MANAGERS},
    "webhook-secret": {"POST": MANAGERS},
    "webhook-archiving": {"POST": MANAGERS},
    "webhook-delivery-retry": {"POST": MANAGERS},
    "api:webhooks": {"GET": MANAGERS, "POST": MANAGERS},
    "api:webhook": {"GET": MANAGERS, "PATCH": MANAGERS, "DELETE": MANAGERS},
    "api:webhook-secret": {"POST": MANAGERS},
    "api:webhook-test": {"POST": MANAGERS},
    "api:webhook-deliveries": {"GET": MANAGERS},
    "api:webhook-delivery-retry": {"POST": MANAGERS},
    # --- Other people's models, and our finder as one of theirs ---
    "backend-list": {"GET": MANAGERS, "POST": MANAGERS},
    "backend-detail": {"GET": MANAGERS, "POST": MANAGERS},
    "backend-test": {"POST": MANAGERS},
    "backend-archiving": {"POST": MANAGERS},
    "api:backends": {"GET": MANAGERS, "POST": MANAGERS},
    "api:backend": {"GET": MANAGERS, "PATCH": MANAGERS, "DELETE": MANAGERS},
    "api:backend-test": {"POST": MANAGERS},
    "api:finder-health": {"GET": SIGNED_IN},
    "api:finder-setup": {"POST": SIGNED_IN},
    "api:finder-versions": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "api:finder-predict": {"POST": SIGNED_IN},
    # --- Tokens and sessions ---
    "api:tokens": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "api:token": {"DELETE": BOB},
    "api:me": {"GET": SIGNED_IN, "PATCH": SIGNED_IN},
    "api:password": {"PUT": SIGNED_IN},
    "api:sessions": {"GET": SIGNED_IN},
    "api:session": {"DELETE": BOB},
    # --- Status ---
    # --- The API as a whole ---
    "api:schema": {"GET": SIGNED_IN},
    "api:docs": {"GET": SIGNED_IN},
    "api:unknown": {},
}

# What is sent as a form where an empty one is answered as if nothing were there.
BODIES: dict[tuple[str, str], Mapping[str, str]] = {
    ("source-merge", "POST"): {"into": "{other_source}"},
}

# Label Studio asks these by POST, with keys of its own; they read texts and write nothing.
ASKED_BY_POST = frozenset({"api:finder-setup", "api:finder-versions", "api:finder-predict"})

# Routes that are their own kind, and why. All but two of them ask for no sign-in.
OWN_KIND: dict[str, str] = {
    "readyz": "Asked by proxies before they send people here; names parts, nobody and nothing.",
    "metrics": "Asked by a Prometheus server with the operator's token; absent without one.",
    "healthz": "Asked by supervisors and proxies, who have no account; says nothing of anybody.",
    "login": "How the anonymous get in; whoever is signed in is sent on.",
    "logout": "Ends the session of whoever asks; there is nothing to deny.",
    "invitation-detail": "The link is the permission: whoever holds it may use it once.",
    "reset-link-detail": "The link is the permission: whoever holds it sets a password once.",
    "api:unknown": "Every address under /api/ that is nowhere: 401 or 404, whatever the method.",
}
DOORS = OWN_KIND.keys() - {"logout", "api:unknown"}  # open to who is not signed in
