"""Jobs: what machines do, and what became of every row."""

from datetime import timedelta

import make
from django.urls import reverse
from django.utils import timezone
from web.conftest import Cast, SignIn

from annotations.actions.presence import sign_presence
from annotations.models import Job, JobItem, JobKind, JobState


def make_job(cast: Cast, **fields: object) -> Job:
    given = {"kind": JobKind.IMPORT, "requested_at": make.NOON, "requested_by": cast.alice}
    return Job.objects.create(project=cast.project, **(given | fields))


def detail(cast: Cast, sign_in: SignIn, job: Job) -> str:
    answer = sign_in(cast.alice).get(reverse("job-detail", args=[job.uid]))
    return str(answer.content.decode())


def test_list_without_jobs_says_what_they_are(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.alice).get(reverse("job-list", args=[cast.project.uid]))

    assert "No jobs yet" in page.content.decode()


def test_list_counts_refused_rows(cast: Cast, sign_in: SignIn) -> None:
    make_job(cast, state=JobState.DONE, done=1, failed=1)

    page = sign_in(cast.alice).get(reverse("job-list", args=[cast.project.uid]))

    assert "1 row refused" in page.content.decode()


def test_queued_job_without_a_worker_says_that_it_waits(cast: Cast, sign_in: SignIn) -> None:
    page = detail(cast, sign_in, make_job(cast))

    assert "No worker is running: this job waits." in page
    assert "live-fragment.js" in page


def test_queued_job_says_that_it_waits_within_ten_seconds_of_the_workers_end(
    cast: Cast, sign_in: SignIn
) -> None:
    """A sign is good for 7 seconds, and the page asks again every 2."""
    sign_presence(name="worker", at=timezone.now() - timedelta(seconds=7.1))

    page = detail(cast, sign_in, make_job(cast))

    assert "No worker is running: this job waits." in page


def test_queued_job_with_a_worker_says_no_such_thing(cast: Cast, sign_in: SignIn) -> None:
    sign_presence(name="worker", at=timezone.now())

    page = detail(cast, sign_in, make_job(cast))

    assert "No worker" not in page


def test_job_shows_how_far_it_is(cast: Cast, sign_in: SignIn) -> None:
    job = make_job(cast, state=JobState.RUNNING, lease_until=make.LATER, done=3, total=7)

    assert "3 of 7" in detail(cast, sign_in, job)


def test_job_that_notes_only_what_it_skipped_counts_the_rest_as_stored(
    cast: Cast, sign_in: SignIn
) -> None:
    figures = {"done": 5, "total": 5, "skipped": 1}
    job = make_job(cast, kind=JobKind.PREANNOTATION, state=JobState.DONE, **figures)
    JobItem.objects.create(job=job, key="a", state="skipped", code="known")

    assert "4 stored, 1 skipped, 0 refused." in detail(cast, sign_in, job)


def test_job_calls_a_refused_row_refused(cast: Cast, sign_in: SignIn) -> None:
    job = make_job(cast, state=JobState.DONE, done=2, total=2, failed=1)
    JobItem.objects.create(job=job, key="0:2", state="failed", error="The text is empty.")

    page = detail(cast, sign_in, job)

    assert '<span class="badge bad">refused</span>' in page
    assert "failed" not in page


def test_job_says_how_many_articles_hold_suggestions_of_a_file(cast: Cast, sign_in: SignIn) -> None:
    job = make_job(cast, kind=JobKind.PREANNOTATION, state=JobState.DONE, params={"imported": 3})

    page = detail(cast, sign_in, job)

    assert "3 articles hold suggestions of a file" in page
    assert reverse("articles-preannotation", args=[cast.project.uid]) in page


def test_running_import_says_in_percent_how_much_is_read(cast: Cast, sign_in: SignIn) -> None:
    cursor = {"read": 49, "size": 50}
    job = make_job(cast, state=JobState.RUNNING, lease_until=make.LATER, done=7, cursor=cursor)

    assert "98\N{NO-BREAK SPACE}%, 7 rows" in detail(cast, sign_in, job)


def test_job_lists_refused_rows_first(cast: Cast, sign_in: SignIn) -> None:
    job = make_job(cast, state=JobState.DONE, done=2, total=2, failed=1)
    JobItem.objects.create(job=job, key="0:1", state="done", label="Ferry")
    JobItem.objects.create(job=job, key="0:2", state="failed", error="The text is empty.")

    page = detail(cast, sign_in, job)

    assert page.index("The text is empty.") < page.index("Ferry")
    assert "1 stored, 0 skipped, 1 refused" in page


def test_failed_job_says_why_and_can_be_tried_again(cast: Cast, sign_in: SignIn) -> None:
    job = make_job(cast, state=JobState.FAILED, reason="The disk is full.")

    before = detail(cast, sign_in, job)
    sign_in(cast.alice).post(reverse("job-retry", args=[job.uid]))

    job.refresh_from_db()
    assert "The disk is full." in before
    assert job.state == JobState.QUEUED


def test_job_can_be_stopped(cast: Cast, sign_in: SignIn) -> None:
    job = make_job(cast)

    sign_in(cast.alice).post(reverse("job-cancellation", args=[job.uid]))

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_job_that_has_ended_cannot_be_stopped_and_the_page_says_so(
    cast: Cast, sign_in: SignIn
) -> None:
    job = make_job(cast, state=JobState.DONE)
    address = reverse("job-cancellation", args=[job.uid])

    page = sign_in(cast.alice).post(address, follow=True).content.decode()

    assert "This job has ended already." in page


def test_progress_tells_the_page_when_to_stop_asking(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)
    waiting, ended = make_job(cast), make_job(cast, state=JobState.DONE)

    pieces = [
        client.get(reverse("job-progress", args=[job.uid])).content.decode()
        for job in (waiting, ended)
    ]

    assert ["data-done" in piece.split(">")[0] for piece in pieces] == [False, True]
    assert "<html" not in pieces[0]


# --- Pausing, and jobs in chunks ----------------------------------------------------------------


def make_split_job(cast: Cast, **fields: object) -> Job:
    """A pre-annotation of 300 articles in three chunks: one done, one running, one waiting."""
    at = timezone.now()
    named = {"kind": JobKind.PREANNOTATION, "state": JobState.RUNNING, "chunk_count": 3}
    job = make_job(cast, **(named | {"started_at": at - timedelta(minutes=2)} | fields))
    chunk = {"parent": job, "kind": JobKind.PREANNOTATION, "total": 100}
    took = {"started_at": at - timedelta(minutes=2), "finished_at": at}
    make_job(cast, **chunk, **took, chunk_start=1, chunk_end=9, state="done", done=100, failed=2)
    runs = {"state": "running", "lease_until": at, "started_at": at, "done": 0}
    make_job(cast, **chunk, **runs, chunk_start=10, chunk_end=19)
    make_job(cast, **chunk, chunk_start=20, chunk_end=29)
    return job


def test_job_in_chunks_shows_their_sum_their_pace_and_the_time_left(
    cast: Cast, sign_in: SignIn
) -> None:
    page = detail(cast, sign_in, make_split_job(cast))

    assert "100 of 300" in page
    assert "1 done, 1 running, 1 waiting." in page
    assert "about 50 a minute" in page
    assert "5 min left" in page


def test_list_shows_no_chunks(cast: Cast, sign_in: SignIn) -> None:
    make_split_job(cast)

    page = sign_in(cast.alice).get(reverse("job-list", args=[cast.project.uid]))

    assert page.content.decode().count("Pre-annotation") == 1


def test_chunk_has_no_page(cast: Cast, sign_in: SignIn) -> None:
    chunk = Job.objects.filter(parent=make_split_job(cast))[0]

    answer = sign_in(cast.alice).get(reverse("job-detail", args=[chunk.uid]))

    assert answer.status_code == 404


def test_job_is_paused_and_resumed_from_its_page(cast: Cast, sign_in: SignIn) -> None:
    job, client = make_split_job(cast), sign_in(cast.alice)

    paused = client.post(reverse("job-pause", args=[job.uid]), follow=True).content.decode()
    resumed = client.post(reverse("job-resumption", args=[job.uid]), follow=True).content.decode()

    assert "The job is paused." in paused
    assert reverse("job-resumption", args=[job.uid]) in paused
    assert "a minute" not in paused
    assert reverse("job-pause", args=[job.uid]) in resumed
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_paused_job_without_a_worker_is_not_said_to_wait_for_one(
    cast: Cast, sign_in: SignIn
) -> None:
    page = detail(cast, sign_in, make_job(cast, state=JobState.PAUSED))

    assert "No worker" not in page
    assert "It waits until somebody resumes it." in page


def test_release_offers_no_pause_and_refuses_one_with_the_reason(
    cast: Cast, sign_in: SignIn
) -> None:
    job, client = make_job(cast, kind=JobKind.RELEASE), sign_in(cast.alice)
    address = reverse("job-pause", args=[job.uid])

    before = detail(cast, sign_in, job)
    after = client.post(address, follow=True).content.decode()

    assert address not in before
    assert "A release is written in one piece and cannot be paused." in after


def test_job_done_by_the_rules_in_place_of_the_tagger_says_why(cast: Cast, sign_in: SignIn) -> None:
    params = {"finder": "rules", "instead": "There is no model."}
    job = make_job(cast, kind=JobKind.PREANNOTATION, params=params)

    assert "There is no model." in detail(cast, sign_in, job)


def test_progress_offers_its_acts(cast: Cast, sign_in: SignIn) -> None:
    job = make_job(cast)

    piece = sign_in(cast.alice).get(reverse("job-progress", args=[job.uid])).content.decode()

    assert reverse("job-cancellation", args=[job.uid]) in piece
