"""Triggers that tell the page store what readers see changed (docs/page-store.md has the tags).

They are in the database so that no way of changing a row goes past them: a form, a task, an import,
a bulk update, a line typed into psql. PostgreSQL sends what they tell when the transaction commits,
each tag once.
"""

from django.db import migrations

# A row counts as seen a minute before its time: the clock that set it may be ahead of this one.
FUNCTIONS = """
CREATE FUNCTION page_tell(VARIADIC tags text[]) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('page_tags', tag) FROM unnest(tags) tag WHERE tag IS NOT NULL
$$;

CREATE FUNCTION page_is_seen(status text, published_at timestamptz, withdraw_at timestamptz)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT status = 'published' AND published_at <= now() + interval '1 minute'
        AND (withdraw_at IS NULL OR withdraw_at > now() - interval '1 minute')
$$;

-- What changes for readers when an article comes or goes: its own page, every list that holds it,
-- and the pages of the articles beside it.
CREATE FUNCTION page_tags_of(article articles_article) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    WITH beside AS (
        (SELECT id FROM articles_article
          WHERE status = 'published' AND published_at <= article.published_at
            AND (published_at, id) < (article.published_at, article.id)
            AND (withdraw_at IS NULL OR withdraw_at > now())
          ORDER BY published_at DESC, id DESC LIMIT 1)
        UNION ALL
        (SELECT id FROM articles_article
          WHERE status = 'published' AND published_at >= article.published_at
            AND (published_at, id) > (article.published_at, article.id)
            AND published_at <= now() AND (withdraw_at IS NULL OR withdraw_at > now())
          ORDER BY published_at, id LIMIT 1)
        UNION ALL SELECT citing_id FROM articles_citation WHERE cited_id = article.id
        UNION ALL SELECT cited_id FROM articles_citation WHERE citing_id = article.id
    ), companies AS (
        SELECT company_id FROM articles_articlecompany WHERE article_id = article.id
    )
    SELECT unnest(ARRAY['articles', 'texts', 'article-' || article.id, 'card-' || article.id,
                        'link-' || article.id])
    UNION ALL SELECT 'series-' || article.series_id || '-list' WHERE article.series_id IS NOT NULL
    UNION ALL SELECT 'article-' || id FROM beside
    UNION ALL SELECT 'category-' || category_id || '-list' FROM articles_articlecategory
               WHERE article_id = article.id
    UNION ALL SELECT 'tag-' || tag_id || '-list' FROM articles_taggedarticle
               WHERE article_id = article.id
    UNION ALL SELECT 'author-' || author_id || '-list' FROM articles_byline
               WHERE article_id = article.id
    UNION ALL SELECT 'company-' || company_id || '-list' FROM companies
    -- Whether a company has a page shows on those of its parent and its subsidiaries.
    UNION ALL SELECT 'company-' || company.id FROM articles_company company, companies
               WHERE company.parent_id = company_id
    UNION ALL SELECT 'company-' || company.parent_id FROM articles_company company, companies
               WHERE company.id = company_id AND company.parent_id IS NOT NULL
$$;

CREATE FUNCTION page_tell_article() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was_seen boolean := TG_OP <> 'INSERT'
        AND page_is_seen(OLD.status, OLD.published_at, OLD.withdraw_at);
    is_seen boolean := TG_OP <> 'DELETE'
        AND page_is_seen(NEW.status, NEW.published_at, NEW.withdraw_at);
BEGIN
    IF NOT (was_seen OR is_seen) THEN
        RETURN NULL;
    END IF;
    IF was_seen AND is_seen AND
        (OLD.status, OLD.published_at, OLD.withdraw_at, OLD.lead_until, OLD.slug, OLD.series_id)
        IS NOT DISTINCT FROM
        (NEW.status, NEW.published_at, NEW.withdraw_at, NEW.lead_until, NEW.slug, NEW.series_id)
    THEN
        IF (OLD.headline, OLD.kicker, OLD.standfirst, OLD.teaser, OLD.lead_image_id,
            OLD.comment_count, OLD.compiler_version)
            IS DISTINCT FROM
            (NEW.headline, NEW.kicker, NEW.standfirst, NEW.teaser, NEW.lead_image_id,
            NEW.comment_count, NEW.compiler_version)
        THEN
            PERFORM page_tell('card-' || NEW.id);
        END IF;
        -- The lists of newest coverage within other articles.
        IF OLD.headline <> NEW.headline THEN
            PERFORM page_tell('link-' || NEW.id);
            PERFORM page_tell('company-' || company_id || '-list')
               FROM articles_articlecompany WHERE article_id = NEW.id;
        END IF;
        IF (OLD.headline, OLD.kicker, OLD.standfirst, OLD.teaser, OLD.lead_image_id,
            OLD.lead_caption, OLD.body_compiled, OLD.word_count, OLD.comments_open,
            OLD.comments_close_at, OLD.seo_title, OLD.seo_description, OLD.first_published_at,
            OLD.updated_at)
            IS DISTINCT FROM
            (NEW.headline, NEW.kicker, NEW.standfirst, NEW.teaser, NEW.lead_image_id,
            NEW.lead_caption, NEW.body_compiled, NEW.word_count, NEW.comments_open,
            NEW.comments_close_at, NEW.seo_title, NEW.seo_description, NEW.first_published_at,
            NEW.updated_at)
        THEN
            PERFORM page_tell('texts', 'article-' || NEW.id);
        END IF;
        RETURN NULL;
    END IF;
    IF was_seen THEN
        PERFORM page_tell(VARIADIC ARRAY(SELECT page_tags_of(OLD)));
    END IF;
    IF is_seen THEN
        PERFORM page_tell(VARIADIC ARRAY(SELECT page_tags_of(NEW)));
    END IF;
    RETURN NULL;
END $$;

-- A place of an article in a list: the column that names the list is the first argument, what the
-- list is called the second, the column of the article the third, and the fourth, where there is
-- one, what the place shows on beside the article's own page.
CREATE FUNCTION page_tell_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place jsonb;
BEGIN
    FOREACH place IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        IF place IS NOT NULL AND page_is_seen(place->>'status',
            (place->>'published_at')::timestamptz, (place->>'withdraw_at')::timestamptz)
        THEN
            PERFORM page_tell(
                TG_ARGV[1] || '-' || (place->>TG_ARGV[0]) || '-list',
                'article-' || (place->>TG_ARGV[2]),
                TG_ARGV[3] || '-' || (place->>TG_ARGV[2]),
                'names'
            );
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Any other row, by what it is called in tags (the first argument) and the column with the number
-- of what shows it (the second); both may come again, and a tag without a column stands as it is.
CREATE FUNCTION page_tell_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known jsonb;
    number integer;
BEGIN
    FOREACH known IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        CONTINUE WHEN known IS NULL;
        FOR number IN 0 .. TG_NARGS / 2 - 1 LOOP
            IF TG_ARGV[2 * number + 1] = '' THEN
                PERFORM page_tell(TG_ARGV[2 * number]);
            ELSE
                PERFORM page_tell(TG_ARGV[2 * number] || '-' || (known->>TG_ARGV[2 * number + 1]));
            END IF;
        END LOOP;
    END LOOP;
    RETURN NULL;
END $$;

-- A comment that readers see, or saw: what waits for a moderator drops no page.
CREATE FUNCTION page_tell_comment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known jsonb;
BEGIN
    FOREACH known IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        IF known IS NOT NULL AND (known->>'status' = 'approved'
            OR known->>'status' = 'pending' AND known->>'reported_at' IS NOT NULL)
        THEN
            PERFORM page_tell('comments', 'article-' || (known->>'article_id'));
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- The articles that came or went by the clock alone, for whoever watches it.
CREATE FUNCTION page_tags_between(after timestamptz, until timestamptz) RETURNS SETOF text
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT page_tags_of(article) FROM articles_article article
     WHERE status = 'published' AND (
        published_at > after AND published_at <= until
        OR withdraw_at > after AND withdraw_at <= until
        OR lead_until > after AND lead_until <= until)
$$;

CREATE FUNCTION page_next_moment(after timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT min(moment) FROM (
        SELECT min(published_at) AS moment FROM articles_article
         WHERE status = 'published' AND published_at > after
        UNION ALL SELECT min(withdraw_at) FROM articles_article
         WHERE status = 'published' AND withdraw_at > after
        UNION ALL SELECT min(lead_until) FROM articles_article
         WHERE status = 'published' AND lead_until > after
    ) ahead
$$;
"""

PLACES = {
    "articles_articlecategory": ("category_id", "category", "article_id", "card"),
    "articles_taggedarticle": ("tag_id", "tag", "article_id"),
    "articles_byline": ("author_id", "author", "article_id", "card"),
    "articles_articlecompany": ("company_id", "company", "article_id"),
}
# {table: what to tell, and the column with its number ("" for none), in pairs}
ROWS = {
    "images_image": ("image", "id"),
    "authors_author": ("author", "id", "names", ""),
    "authors_authorlink": ("author", "author_id"),
    "articles_address": ("addresses", ""),
    "articles_category": (
        *("category", "id", "below-category", "parent_id", "categories", "", "names", ""),
    ),
    "articles_citation": ("article", "citing_id", "article", "cited_id"),
    "articles_company": ("company", "id", "company", "parent_id", "names", ""),
    "articles_companyalias": ("company", "company_id"),
    "articles_correction": ("article", "article_id", "corrections", ""),
    "articles_document": ("article", "article_id"),
    "articles_followup": ("article", "article_id", "follow-ups", ""),
    "articles_listing": ("company", "company_id"),
    "articles_publication": ("site", ""),
    "articles_searchword": ("texts", ""),
    "articles_series": ("series", "id", "names", ""),
    "articles_tag": ("tag", "id", "names", ""),
    "comments_closingrule": ("site", ""),
    "comments_commentsettings": ("site", ""),
    "pages_menu": ("site", ""),
    "pages_menuitem": ("site", ""),
    "pages_page": ("page", "id", "site", ""),
    "pages_sitesettings": ("site", ""),
    "django_site": ("site", ""),
}
OTHERS = {"articles_article": "article", "comments_comment": "comment"}


def _write(table: str, kind: str, *arguments: str) -> tuple[str, str]:
    given = ", ".join(f"'{argument}'" for argument in arguments)
    return (
        f"CREATE TRIGGER page_tags AFTER INSERT OR UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION page_tell_{kind}({given})",
        f"DROP TRIGGER page_tags ON {table}",
    )


TRIGGERS = [
    *(_write(table, kind) for table, kind in OTHERS.items()),
    *(_write(table, "place", *arguments) for table, arguments in PLACES.items()),
    *(_write(table, "row", *arguments) for table, arguments in ROWS.items()),
]
DROP = """
DROP FUNCTION page_next_moment(timestamptz);
DROP FUNCTION page_tags_between(timestamptz, timestamptz);
DROP FUNCTION page_tell_comment();
DROP FUNCTION page_tell_row();
DROP FUNCTION page_tell_place();
DROP FUNCTION page_tell_article();
DROP FUNCTION page_tags_of(articles_article);
DROP FUNCTION page_is_seen(text, timestamptz, timestamptz);
DROP FUNCTION page_tell(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_article_trash"),
        ("authors", "0003_visible_names"),
        ("comments", "0016_newest_of_an_article"),
        ("images", "0003_tell_of_heic"),
        ("pages", "0002_visible_titles_and_labels"),
        ("sites", "0002_alter_domain_unique"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP),
        *(migrations.RunSQL(forward, backward) for forward, backward in TRIGGERS),
    ]
