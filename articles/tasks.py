"""Background work on articles. A task carries ids and may run twice."""

from procrastinate.contrib.django import app

from articles import recompiling
from articles.models import Company


@app.task(name="articles.recompile_company", retry=5)
def recompile_company(company_id):
    """Compile the articles that may name a company, after its names or listings changed."""
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        return
    for _ in recompiling.recompile(recompiling.about(company)):
        pass
