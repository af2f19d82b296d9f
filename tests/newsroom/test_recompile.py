"""Compiled articles follow the house style and the companies; stopping half-way costs nothing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article, ArticleCompany, CompanyAlias
from house_style import compiler
from newsroom import publishing
from newsroom.compiling import recompiling
from tests.factories import make_article, make_company

pytestmark = pytest.mark.django_db

BODY = "<p>Halden Motor Corporation (OSL: HLDN) builds the Vega.</p>"


def _compiled(article):
    return Article.objects.get(pk=article.pk)


def _age(*articles):
    keys = [article.pk for article in articles]
    Article.objects.filter(pk__in=keys).update(compiler_version=1, body_compiled="", body_text="")


def _run(**options):
    out = StringIO()
    call_command("recompile", stdout=out, **options)
    return out.getvalue()


def test_only_what_an_older_version_compiled_is_compiled_again():
    old, new = make_article(body=BODY), make_article(body=BODY)
    _age(old)
    Article.objects.filter(pk=new.pk).update(body_compiled="<p>left alone</p>")

    said = _run()

    assert "1 articles to compile." in said
    assert "Halden" in _compiled(old).body_compiled
    assert _compiled(old).compiler_version == compiler.COMPILER_VERSION
    assert _compiled(new).body_compiled == "<p>left alone</p>"


def test_all_are_compiled_on_request():
    article = make_article(body=BODY)
    Article.objects.filter(pk=article.pk).update(body_compiled="<p>x</p>")

    _run(all=True, batch=1)

    assert "Halden" in _compiled(article).body_compiled


def test_stopped_half_way_it_goes_on_where_it_stood():
    articles = [make_article(body=BODY) for _ in range(5)]
    _age(*articles)

    next(recompiling.recompile(recompiling.list_outdated(), batch=2))  # and no further

    assert recompiling.list_outdated().count() == 3
    assert "3 of 3" in _run(batch=2)
    assert recompiling.list_outdated().count() == 0


def test_a_recompile_finds_companies_for_old_articles_and_readers_see_no_change_of_date():
    article = make_article(body=BODY)
    before = _compiled(article).updated_at
    company = make_company("Halden Motor Corporation", listings=[("OSL", "HLDN")])
    _age(article)

    _run()

    assert article.companies.get() == company
    assert f'data-slot="company-{company.pk}"' in _compiled(article).body_compiled
    assert "HLDN" in _compiled(article).search_terms
    assert _compiled(article).updated_at == before


def test_an_article_that_fails_stays_as_it_was_and_holds_up_no_other(monkeypatch):
    bad, good = make_article(body="<p>Bad</p>"), make_article(body=BODY)
    _age(bad, good)
    compile_body = compiler.compile_body

    def fail_on_bad(body, **options):
        if "Bad" in body:
            raise ValueError("a fault of ours")
        return compile_body(body, **options)

    monkeypatch.setattr(compiler, "compile_body", fail_on_bad)

    with pytest.raises(CommandError, match=f": {bad.pk}$"):
        _run()

    assert _compiled(bad).compiler_version == 1
    assert "Halden" in _compiled(good).body_compiled


def test_a_new_alias_reaches_the_articles_that_have_it():
    article = make_article(body="<p>The Narvik Works (OSL: HLDN) are open.</p>")
    other = make_article(body="<p>Nothing of the kind.</p>")
    company = make_company("Halden Motor Corporation", listings=[("OSL", "HLDN")])
    CompanyAlias.objects.create(company=company, name="Narvik Works")

    assert article in recompiling.list_naming(company)
    assert other not in recompiling.list_naming(company)
    recompiling.recompile_company(company_id=company.pk)

    assert article.companies.get() == company


def test_a_company_that_lost_its_name_is_read_no_more():
    company = make_company("Halden Motor Corporation")
    article = make_article(body="<p>Halden Motor Corporation builds.</p>")
    publishing.finish_save(article, article.compile(), by=None)
    company.name = "Lyra Motor Corporation"
    company.save()

    recompiling.recompile_company(company_id=company.pk)

    assert not article.companies.exists()
    assert "data-slot" not in _compiled(article).body_compiled


def test_a_company_is_queued_once_and_the_task_outlives_it():
    company = make_company()

    recompiling.queue_for(company)
    recompiling.queue_for(company)

    (job,) = ProcrastinateJob.objects.filter(task_name=recompiling.recompile_company.name)
    assert job.args == {"company_id": company.pk}
    company.delete()
    recompiling.recompile_company(**job.args)


# What publishing keeps of it


def test_an_editors_own_choice_stays_whatever_the_text_says():
    company = make_company("Halden Motor Corporation", listings=[("OSL", "HLDN")])
    chosen = make_company("Lyra Wheels")
    article = make_article(body=BODY, companies=[chosen])

    publishing.finish_save(article, article.compile(), by=None)

    rows = ArticleCompany.objects.filter(article=article).values_list("company", "is_recognized")
    assert dict(rows) == {chosen.pk: False, company.pk: True}
    article.body = "<p>Nothing.</p>"
    article.save()
    publishing.finish_save(article, article.compile(), by=None)
    assert list(article.companies.all()) == [chosen]


def test_links_to_our_own_articles_become_citations(settings):
    settings.SITE_URL, settings.SITE_HOSTS = "https://news.example", ["www.old.example"]
    cited = [make_article(), make_article(legacy_id=99120), make_article(), make_article()]
    article = make_article(
        body=(
            f'<p><a href="{cited[0].get_absolute_url()}#note-1">a</a> <a href="/?p=99120">b</a>'
            f' <a href="https://old.example/2025/12/{cited[2].slug}/">c</a>'
            f' <a href="https://elsewhere.example/{cited[3].slug}/">d</a>'
            ' <a href="/gone/">e</a></p>'
        )
    )

    publishing.finish_save(article, article.compile(), by=None)

    assert {row.cited for row in article.citations.all()} == set(cited[:3])
    article.body = ""
    article.save()
    publishing.finish_save(article, article.compile(), by=None)
    assert not article.citations.exists()


def test_the_headlines_prefix_places_an_article_in_its_series():
    from articles.models import Series

    series = Series.objects.create(name="Milestones", slug="milestones")
    article = make_article("milestones – Fifty Years of the Vega")

    publishing.finish_save(article, article.compile(), by=None)

    assert _compiled(article).series == series
    article.headline = "Fifty Years of the Vega"
    article.save()
    publishing.finish_save(article, article.compile(), by=None)
    assert _compiled(article).series is None
