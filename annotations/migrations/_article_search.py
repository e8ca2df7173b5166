"""The search index beside the articles: its SQL for both databases.

One row an article, holding its title, its origin (outlet, author, address, file) and the text of
its newest version. Triggers keep it, so that no way of writing an article can forget it.

A later migration that rebuilds annotations_article or annotations_articleversion on SQLite drops
their triggers: it runs `drop` before and `create` after (tests/models/test_article_search.py
notices one that does not).
"""

from typing import Any

TABLE = "annotations_articlesearch"

# Tokens are runs of letters, digits and marks, without case and accents.
_SQLITE_TABLE = f"""
CREATE VIRTUAL TABLE {TABLE} USING fts5(
    title, origin, body, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
)
"""
_SQLITE_ORIGIN = (
    "{row}.outlet || ' ' || {row}.author || ' ' || {row}.url || ' ' || {row}.source_name"
)
_SQLITE_TRIGGERS = (
    f"""
    CREATE TRIGGER annotations_articlesearch_version AFTER INSERT ON annotations_articleversion
    WHEN NOT EXISTS (
        SELECT 1 FROM annotations_articleversion v
         WHERE v.article_id = NEW.article_id AND v.number > NEW.number
    )
    BEGIN
        DELETE FROM {TABLE} WHERE rowid = NEW.article_id;
        INSERT INTO {TABLE} (rowid, title, origin, body)
        SELECT a.id, a.title, {_SQLITE_ORIGIN.format(row="a")}, NEW.text
          FROM annotations_article a WHERE a.id = NEW.article_id;
    END
    """,
    f"""
    CREATE TRIGGER annotations_articlesearch_article
    AFTER UPDATE OF title, outlet, author, url, source_name ON annotations_article
    BEGIN
        UPDATE {TABLE} SET title = NEW.title, origin = {_SQLITE_ORIGIN.format(row="NEW")}
         WHERE rowid = NEW.id;
    END
    """,
    f"""
    CREATE TRIGGER annotations_articlesearch_gone AFTER DELETE ON annotations_article
    BEGIN
        DELETE FROM {TABLE} WHERE rowid = OLD.id;
    END
    """,
)
_SQLITE_FILL = f"""
INSERT INTO {TABLE} (rowid, title, origin, body)
SELECT a.id, a.title, {_SQLITE_ORIGIN.format(row="a")}, v.text
  FROM annotations_article a JOIN annotations_articleversion v ON v.article_id = a.id
 WHERE v.number = (
    SELECT MAX(w.number) FROM annotations_articleversion w WHERE w.article_id = a.id
 )
"""
_SQLITE_DROP = (
    "DROP TRIGGER annotations_articlesearch_version",
    "DROP TRIGGER annotations_articlesearch_article",
    "DROP TRIGGER annotations_articlesearch_gone",
    f"DROP TABLE {TABLE}",
)

# The same tokens as on SQLite: accents are dropped, and what is neither letter, digit nor mark
# parts words. Each begins with a w, so that PostgreSQL's parser, which knows numbers, addresses
# and more, finds nothing but words.
_POSTGRESQL_WORDS = r"""
CREATE FUNCTION annotations_search_words(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT regexp_replace(
    normalize(regexp_replace(normalize(given, NFD), '[\u0300-\u036F]+', '', 'g'), NFC),
    '[^\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00A9\u00AB-\u00B1\u00B4\u00B6-\u00B8\u00BB'
    '\u00BF\u00D7\u00F7\u2000-\u206F\u20A0-\u20CF\u2190-\u2BFF\u3000-\u3004\u3008-\u3020\u3030'
    '\uFE00-\uFE0F\U0001F000-\U0001FAFF]+', ' w\& ', 'g')
$$
"""
_POSTGRESQL_BEGINNING = """
CREATE FUNCTION annotations_search_beginning(given text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT CASE WHEN trim(annotations_search_words(given)) = '' THEN ''::tsquery
    ELSE to_tsquery('simple', '''' || trim(annotations_search_words(given)) || ''':*') END
$$
"""
# '|' is a word that no question holds: a phrase never runs from one part into the next. A text
# with more different words than a tsvector can hold is found by those of its beginning.
_POSTGRESQL_DOCUMENT = """
CREATE FUNCTION annotations_search_document(title text, origin text, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    head tsvector := to_tsvector('simple', annotations_search_words(title)) || '''|'':1'::tsvector
        || to_tsvector('simple', annotations_search_words(origin)) || '''|'':1'::tsvector;
BEGIN
    RETURN head || to_tsvector('simple', annotations_search_words(body));
EXCEPTION WHEN program_limit_exceeded THEN
    RETURN head || to_tsvector('simple', annotations_search_words(left(body, 60000)));
END
$$
"""
_POSTGRESQL_TABLE = f"""
CREATE TABLE {TABLE} (article_id bigint PRIMARY KEY, document tsvector NOT NULL)
"""
_POSTGRESQL_ORIGIN = "concat_ws(' ', a.outlet, a.author, a.url, a.source_name)"
_POSTGRESQL_REFRESH = f"""
CREATE FUNCTION annotations_search_refresh(wanted bigint) RETURNS void LANGUAGE sql AS $$
INSERT INTO {TABLE} (article_id, document)
SELECT a.id, annotations_search_document(a.title, {_POSTGRESQL_ORIGIN}, v.text)
  FROM annotations_article a JOIN annotations_articleversion v ON v.article_id = a.id
 WHERE a.id = wanted ORDER BY v.number DESC LIMIT 1
ON CONFLICT (article_id) DO UPDATE SET document = EXCLUDED.document
$$
"""
_POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION annotations_search_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM annotations_search_refresh(NEW.article_id); RETURN NULL; END $$
    """,
    """
    CREATE FUNCTION annotations_search_article() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM annotations_search_refresh(NEW.id); RETURN NULL; END $$
    """,
    f"""
    CREATE FUNCTION annotations_search_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN DELETE FROM {TABLE} WHERE article_id = OLD.id; RETURN NULL; END $$
    """,
    f"""
    CREATE FUNCTION annotations_search_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN DELETE FROM {TABLE}; RETURN NULL; END $$
    """,
    """
    CREATE TRIGGER annotations_articlesearch_version AFTER INSERT ON annotations_articleversion
    FOR EACH ROW EXECUTE FUNCTION annotations_search_version()
    """,
    """
    CREATE TRIGGER annotations_articlesearch_article
    AFTER UPDATE OF title, outlet, author, url, source_name ON annotations_article
    FOR EACH ROW EXECUTE FUNCTION annotations_search_article()
    """,
    """
    CREATE TRIGGER annotations_articlesearch_gone AFTER DELETE ON annotations_article
    FOR EACH ROW EXECUTE FUNCTION annotations_search_gone()
    """,
    """
    CREATE TRIGGER annotations_articlesearch_emptied AFTER TRUNCATE ON annotations_article
    FOR EACH STATEMENT EXECUTE FUNCTION annotations_search_emptied()
    """,
)
_POSTGRESQL_FILL = f"""
INSERT INTO {TABLE} (article_id, document)
SELECT DISTINCT ON (a.id) a.id, annotations_search_document(a.title, {_POSTGRESQL_ORIGIN}, v.text)
  FROM annotations_article a JOIN annotations_articleversion v ON v.article_id = a.id
 ORDER BY a.id, v.number DESC
"""
_POSTGRESQL_INDEX = f"CREATE INDEX {TABLE}_document ON {TABLE} USING gin (document)"
_POSTGRESQL_DROP = (
    "DROP TRIGGER annotations_articlesearch_version ON annotations_articleversion",
    "DROP TRIGGER annotations_articlesearch_article ON annotations_article",
    "DROP TRIGGER annotations_articlesearch_gone ON annotations_article",
    "DROP TRIGGER annotations_articlesearch_emptied ON annotations_article",
    f"DROP TABLE {TABLE}",
    "DROP FUNCTION annotations_search_version()",
    "DROP FUNCTION annotations_search_article()",
    "DROP FUNCTION annotations_search_gone()",
    "DROP FUNCTION annotations_search_emptied()",
    "DROP FUNCTION annotations_search_refresh(bigint)",
    "DROP FUNCTION annotations_search_document(text, text, text)",
    "DROP FUNCTION annotations_search_beginning(text)",
    "DROP FUNCTION annotations_search_words(text)",
)

_CREATE = {
    "sqlite": (_SQLITE_TABLE, *_SQLITE_TRIGGERS, _SQLITE_FILL),
    "postgresql": (
        _POSTGRESQL_WORDS,
        _POSTGRESQL_BEGINNING,
        _POSTGRESQL_DOCUMENT,
        _POSTGRESQL_TABLE,
        _POSTGRESQL_REFRESH,
        *_POSTGRESQL_TRIGGERS,
        _POSTGRESQL_FILL,
        _POSTGRESQL_INDEX,
    ),
}
_DROP = {"sqlite": _SQLITE_DROP, "postgresql": _POSTGRESQL_DROP}


def create(_apps: Any, schema_editor: Any) -> None:
    """Make the index with its triggers, and fill it with the articles there are."""
    for statement in _CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(_apps: Any, schema_editor: Any) -> None:
    """Take the index and its triggers away."""
    for statement in _DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)
