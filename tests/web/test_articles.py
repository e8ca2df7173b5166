"""Articles coming in and being read."""

from pathlib import Path

import make
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from web.conftest import Cast, Marked, SignIn

from annotations.actions.running import run_job
from annotations.actions.suggestions import store_run
from annotations.domain import suggestions
from annotations.domain.messages import N_
from annotations.domain.suggestions.base import Findings
from annotations.models import Article, ArticleVersion, Job, JobItem, JobKind, Project
from annotations.web.import_form import UploadForm

TEXT = "It rained.\n\n“It poured,” said Ida Morren."


def paste(**fields: str) -> dict[str, str]:
    return {"title": "Weather", "text": TEXT, "language": "en", "suggest": "on"} | fields


def test_list_without_articles_says_what_to_do(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.alice).get(reverse("article-list", args=[cast.project.uid]))

    assert "No articles yet" in page.content.decode()


def test_list_shows_sentences_batch_and_suggestions(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("article-list", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert "Ferry inquiry" in page
    assert "Pilot" in page
    assert "not yet" in page


def test_pasted_article_keeps_whom_to_name_and_shows_it(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.alice)
    form = paste(licence="CC BY 4.0", credit="Renn Press Agency")

    client.post(reverse("article-create", args=[cast.project.uid]), form)

    article = Article.objects.get()
    page = client.get(reverse("article-detail", args=[article.uid])).content.decode()
    assert article.credit == "Renn Press Agency"
    assert "Renn Press Agency" in page


def test_list_finds_by_title(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("article-list", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).get(address, {"q": "ferry"}).content.decode()

    assert "Ferry inquiry" in page
    assert "Weather" not in page


def test_list_has_pages_of_fifty_that_keep_the_search(cast: Cast, sign_in: SignIn) -> None:
    for n in range(51):
        make.make_version(cast.project, f"It rained {n} times.", title=f"Rain {n}")
    address = reverse("article-list", args=[cast.project.uid])

    page = sign_in(cast.alice).get(address, {"q": "rain"}).content.decode()

    assert page.count("/articles/") > 50
    assert "?q=rain&amp;page=2" in page


def test_paste_is_stored_at_once_and_suggestions_are_asked_for(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("article-create", args=[cast.project.uid])

    answer = sign_in(cast.alice).post(address, paste(), follow=True)

    assert "Stored with 2 sentences." in answer.content.decode()
    assert Job.objects.get().kind == JobKind.PREANNOTATION


def test_paste_without_the_wish_asks_for_no_suggestions(cast: Cast, sign_in: SignIn) -> None:
    form = paste()
    del form["suggest"]

    sign_in(cast.alice).post(reverse("article-create", args=[cast.project.uid]), form)

    assert Article.objects.count() == 1
    assert not Job.objects.exists()


def test_paste_of_a_known_text_leads_to_the_article_it_is(cast: Cast, sign_in: SignIn) -> None:
    version = make.make_version(cast.project, TEXT)
    address = reverse("article-create", args=[cast.project.uid])

    answer = sign_in(cast.alice).post(address, paste(), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("article-detail", args=[version.article.uid])
    assert "has this text already" in answer.content.decode()
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  \n"}, "The text is empty."),
        ({"text": ""}, "This field is required."),
        ({"text": "It\0rained."}, "Null characters are not allowed."),
        ({"text": "x" * 1_000_001}, "larger than 1,000,000 bytes"),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"published_at": "soon"}, "Enter a valid date."),
    ],
    ids=["blank", "empty", "nul", "large", "address", "date"],
)
def test_paste_that_cannot_be_stored_says_why_and_loses_nothing(
    fields: dict[str, str], said: str, cast: Cast, sign_in: SignIn
) -> None:
    form = paste(outlet="The Harbour Gazette", **fields)

    answer = sign_in(cast.alice).post(reverse("article-create", args=[cast.project.uid]), form)

    assert said in answer.content.decode()
    assert "The Harbour Gazette" in answer.content.decode()
    assert not Article.objects.exists()


def test_upload_is_kept_under_names_the_server_makes(cast: Cast, sign_in: SignIn) -> None:
    files = [
        SimpleUploadedFile("../../etc/passwd.txt", b"It rained."),
        SimpleUploadedFile("more.JSONL", b'{"text": "It poured."}\n'),
    ]
    address = reverse("upload-create", args=[cast.project.uid])

    answer = sign_in(cast.alice).post(
        address, {"uploads": files, "suggest": "on", "licence": "CC BY 4.0"}
    )

    job = Job.objects.get()
    stored = [Path(one["path"]) for one in job.params["files"]]
    assert answer["Location"] == reverse("job-detail", args=[job.uid])
    assert [path.name for path in stored] == ["0.txt", "1.jsonl"]
    assert (Path(settings.MEDIA_ROOT) / stored[0]).read_bytes() == b"It rained."
    assert job.params["options"]["preannotate"] is True
    assert job.params["options"]["licence"] == "CC BY 4.0"


def test_upload_that_nobody_can_read_is_refused_at_once(cast: Cast, sign_in: SignIn) -> None:
    form = {"uploads": [SimpleUploadedFile("notes.pdf", b"%PDF")], "licence": "unknown"}

    answer = sign_in(cast.alice).post(reverse("upload-create", args=[cast.project.uid]), form)

    assert "notes.pdf is of no format that is read here" in answer.content.decode()
    assert not Job.objects.exists()


def test_empty_file_among_others_is_refused_by_name_and_the_others_are_stored(
    cast: Cast, sign_in: SignIn
) -> None:
    files = [SimpleUploadedFile("a.txt", b"It rained."), SimpleUploadedFile("empty.txt", b"")]
    form = {"uploads": files, "licence": "unknown"}

    sign_in(cast.alice).post(reverse("upload-create", args=[cast.project.uid]), form)
    run_job(uid=Job.objects.get().uid, clock=lambda: make.NOON)

    rows = {item.file: (item.state, item.code) for item in JobItem.objects.all()}
    assert rows == {"a.txt": ("done", "added"), "empty.txt": ("failed", "empty_text")}


def test_help_of_the_upload_form_is_said_in_the_readers_language(cast: Cast) -> None:
    with override("de"):
        form = UploadForm(project=cast.project)
        said = [str(form["labels"].help_text), str(form["columns"].help_text)]
        said += [str(dict(form.fields[name].choices)[""]) for name in ("format", "annotator")]  # type: ignore[attr-defined]

    assert not any(words in " ".join(said) for words in ("One a line", "recognise", "names in"))


def test_upload_without_a_file_says_so(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.alice).post(reverse("upload-create", args=[cast.project.uid]))

    assert "Choose one file or more." in answer.content.decode()


def test_upload_larger_than_allowed_is_refused(
    cast: Cast, sign_in: SignIn, settings: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_BYTES_MAX = 5  # type: ignore[attr-defined]
    form = {"uploads": [SimpleUploadedFile("a.txt", b"It rained.")]}

    answer = sign_in(cast.alice).post(reverse("upload-create", args=[cast.project.uid]), form)

    assert "more than 500 MB" in answer.content.decode()


def test_article_shows_states_of_its_people_but_no_marks(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("article-detail", args=[marked.done.article.uid])

    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert "Inspectors warned of rust." in page
    assert page.count(">submitted<") == 2
    assert 'class="mark' not in page


def test_article_with_an_address_no_browser_may_follow_shows_it_as_text(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make.make_version(cast.project, url="javascript:alert(1)")
    address = reverse("article-detail", args=[version.article.uid])

    page = sign_in(cast.alice).get(address).content.decode()

    assert "javascript:alert(1)" in page
    assert 'href="javascript:' not in page


def test_new_version_says_what_it_moves_and_keeps_the_old_one(
    marked: Marked, sign_in: SignIn
) -> None:
    article = marked.waiting.article
    client = sign_in(marked.cast.alice)
    address = reverse("version-create", args=[article.uid])

    before = client.get(address).content.decode()
    answer = client.post(address, {"text": "It rained. It snowed."}, follow=True)

    assert "2 assignments that are not submitted move" in before
    assert "Stored as version 2 of this article." in answer.content.decode()
    old = client.get(reverse("article-detail", args=[article.uid]), {"version": "1"})
    assert "It poured." in old.content.decode()
    assert "There is a newer one" in old.content.decode()


def test_new_version_with_the_same_text_is_not_stored(marked: Marked, sign_in: SignIn) -> None:
    article = marked.waiting.article
    address = reverse("version-create", args=[article.uid])

    answer = sign_in(marked.cast.alice).post(address, {"text": marked.waiting.text}, follow=True)

    assert "has this text already" in answer.content.decode()
    assert article.versions.count() == 1


def test_suggest_now_asks_for_the_newest_version(marked: Marked, sign_in: SignIn) -> None:
    address = reverse("article-preannotation", args=[marked.done.article.uid])

    answer = sign_in(marked.cast.alice).post(address)

    job = Job.objects.get()
    assert answer["Location"] == reverse("job-detail", args=[job.uid])
    assert job.params["versions"] == [str(marked.done.uid)]


def test_suggest_on_all_asks_for_every_article(marked: Marked, sign_in: SignIn) -> None:
    sign_in(marked.cast.alice).post(
        reverse("articles-preannotation", args=[marked.cast.project.uid])
    )

    job = Job.objects.get()
    assert (job.params["versions"], job.params["only_new"]) == (None, False)


def test_suggest_says_beforehand_how_many_articles_it_takes(
    marked: Marked, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "missing_tagger", lambda: N_("There is no model."))
    monkeypatch.delitem(suggestions.FINDERS, "tagger", raising=False)
    client, address = (
        sign_in(marked.cast.alice),
        reverse("articles-preannotation", args=[marked.cast.project.uid]),
    )
    make.make_run(marked.done, finder="rules", finder_version="0.1")

    page = client.get(address).content.decode()
    client.post(address, {"scope": "new"})

    count = marked.cast.project.articles.count()
    assert f"{count} articles without suggestions of this version" in page
    assert "Earlier suggestions stay as history." in page
    assert "There is no model." in page
    assert Job.objects.get().params["only_new"] is True


def test_suggest_with_nothing_to_do_says_so_and_offers_no_button(
    marked: Marked, sign_in: SignIn
) -> None:
    client = sign_in(marked.cast.alice)
    address = reverse("articles-preannotation", args=[marked.cast.project.uid])
    button = 'name="scope"'

    before = client.get(address).content.decode()
    finder = suggestions.finder()
    for version in ArticleVersion.objects.filter(project=marked.cast.project):
        store_run(version=version, finder=finder, findings=Findings((), ()), at=make.NOON)
    after = client.get(address).content.decode()
    Article.objects.update(archived_at=make.NOON)
    empty = client.get(address).content.decode()

    assert button in before
    assert button not in after
    assert "Every article has suggestions of this version of the finder." in after
    assert button not in empty
    assert "There are no articles yet." in empty


def test_suggest_tells_of_a_job_that_is_under_way(marked: Marked, sign_in: SignIn) -> None:
    client = sign_in(marked.cast.alice)
    address = reverse("articles-preannotation", args=[marked.cast.project.uid])
    client.post(address)
    job = reverse("job-detail", args=[Job.objects.get().uid])

    during = client.get(address).content.decode()
    Job.objects.update(state="done")
    after = client.get(address).content.decode()

    assert job in during
    assert job not in after


def test_suggest_with_a_finder_that_is_gone_says_so(marked: Marked, sign_in: SignIn) -> None:
    Project.objects.update(finder="gone")
    address = reverse("articles-preannotation", args=[marked.cast.project.uid])

    page = sign_in(marked.cast.alice).get(address).content.decode()

    assert "There is no finder" in page
    assert reverse("settings-detail", args=[marked.cast.project.uid]) in page
    assert "cannot be asked now" in page


def test_correction_shows_what_moved_to_managers_alone(cast: Cast, sign_in: SignIn) -> None:
    version = make.make_version(cast.project, TEXT)
    make.make_batch(cast.project, [version], [cast.bob])
    make.save(make.assignment_of(cast.bob, version), 0, make.record("C"))
    client = sign_in(cast.alice)
    address = reverse("version-create", args=[version.article.uid])
    changed = {"text": TEXT.replace("It rained", "It reined"), "correction": "on"}

    page = client.post(address, changed, follow=True).content.decode()

    assert "What the correction moved" in page
    assert "look at it again" in page
    assert "It reined." in page


def test_correction_hides_spans_from_a_manager_who_marks_the_article(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make.make_version(cast.project, TEXT)
    make.make_batch(cast.project, [version], [cast.bob, cast.alice])
    make.save(make.assignment_of(cast.bob, version), 0, make.record("C"))
    client = sign_in(cast.alice)
    address = reverse("version-create", args=[version.article.uid])
    changed = {"text": TEXT.replace("It rained", "It reined"), "correction": "on"}

    page = client.post(address, changed, follow=True).content.decode()

    assert "marks lie is shown after that" in page
    assert "look at it again" not in page


def test_article_names_its_near_copies(cast: Cast, sign_in: SignIn) -> None:
    wire = " ".join(f"The harbour office wrote letter number {n} about rust." for n in range(9))
    version = make.make_version(cast.project, wire)
    make.make_version(cast.project, f"Staff report. {wire}", title="The other one")
    address = reverse("article-detail", args=[version.article.uid])

    page = sign_in(cast.alice).get(address).content.decode()

    assert "Near copies" in page
    assert "The other one" in page
    assert "100\N{NO-BREAK SPACE}% of the shorter text" in page
