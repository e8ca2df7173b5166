"""A piece of evidence as releases hold it, for tests of what is written of it."""

from annotations.formats.releases.rows import StoredEvidence

LOG = StoredEvidence(
    uid="e0000000-0000-4000-8000-000000000000",
    url="https://example.org/log",
    document="Port log",
    publisher="Port",
    passage="40 lorries",
    retrieved_at="2026-03-01",
    kind="primary_record",
    stance="supports",
)
