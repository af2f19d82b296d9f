# The production image: the site and its worker, without the embedded database and the tools.
# Build: docker build --tag autoinformed .    Run: docker-compose.yml, docs/install.md.

FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/production.txt /tmp/production.txt
RUN python -m venv /opt/autoinformed \
 && /opt/autoinformed/bin/pip install --require-hashes --requirement /tmp/production.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin autoinformed \
 && install --directory --owner autoinformed /srv/autoinformed/static /srv/autoinformed/media \
    /srv/autoinformed/documents
COPY --from=packages /opt/autoinformed /opt/autoinformed
COPY . /opt/site
WORKDIR /opt/site
ENV PATH=/opt/autoinformed/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/srv/autoinformed/static \
    MEDIA_ROOT=/srv/autoinformed/media \
    DOCUMENT_ROOT=/srv/autoinformed/documents
USER autoinformed
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0"]
