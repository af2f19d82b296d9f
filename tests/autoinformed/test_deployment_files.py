"""The files of a deployment: sound, without a secret, and as the manual says."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["prepare", "web", "worker"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def text_of(value):
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def test_the_parts_of_a_deployment_are_all_there():
    assert set(SERVICES) == {"database", "prepare", "web", "worker", "proxy"}
    assert SERVICES["database"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", ["database", "web", "worker", "proxy"])
def test_every_lasting_service_is_watched_and_restarts(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_nothing_starts_before_the_database_is_prepared(name):
    assert SERVICES[name]["depends_on"] == {
        "database": {"condition": "service_healthy"},
        "prepare": {"condition": "service_completed_successfully"},
    }


def test_no_secret_has_a_default():
    secret = re.compile(r"PASSWORD|SECRET|KEYS|EMAIL_URL|DATABASE_URL")
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if secret.search(variable):
                if value == "":  # kept from the site, which has no use for it
                    continue
                assert re.search(r"\$\{\w+:\?", str(value)), f"{name}: {variable}"
                assert ":-" not in str(value)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_drop_their_capabilities(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "ports" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_the_proxy_is_open_to_the_world():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["database"]["networks"] == ["inside"]


def test_the_proxy_is_the_one_we_trust():
    subnet = COMPOSE["networks"]["inside"]["ipam"]["config"][0]["subnet"]

    assert SERVICES["web"]["environment"]["TRUSTED_PROXIES"] == f"${{TRUSTED_PROXIES:-{subnet}}}"


def test_the_site_reads_every_variable_it_is_given():
    read = (ROOT / "autoinformed" / "settings.py").read_text()

    for variable, value in SERVICES["web"]["environment"].items():
        assert f'"{variable}"' in read or value == "", variable


def test_every_setting_that_the_manual_names_reaches_the_site():
    manual = (ROOT / "docs" / "operations.md").read_text()
    table = manual[manual.index("## Settings from the environment") :].partition("\n## ")[0]
    names = {
        name
        for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
        for name in re.findall(r"`([A-Z_]+)`", row)
    }
    ours = SERVICES["web"]["environment"]
    decided_here = {name for name in ours if f"${{{name}:" not in str(ours[name])}

    assert len(names) > 25
    assert SERVICES["web"]["env_file"] == SERVICES["worker"]["env_file"] == [".env"]
    assert decided_here == {
        *("DATABASE_URL", "READER_DATABASE_URL", "POSTGRES_PASSWORD"),
        *("STATIC_ROOT", "MEDIA_ROOT", "DOCUMENT_ROOT"),
    }


def test_every_log_has_an_end():
    for name, service in SERVICES.items():
        assert service["logging"]["options"] == {"max-size": "20m", "max-file": "5"}, name


def test_two_host_names_have_a_certificate_each_and_one_redirect():
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()

    assert "{$OTHER_HOST:other-host.invalid:80} {" in caddyfile
    assert "redir https://{$SITE_HOST}{uri} permanent" in caddyfile
    assert SERVICES["proxy"]["environment"]["OTHER_HOST"] == "${OTHER_HOST:-}"


def test_requests_wait_while_the_site_is_replaced():
    assert "lb_try_duration" in (ROOT / "deploy" / "Caddyfile").read_text()
    unit = (ROOT / "deploy" / "systemd" / "autoinformed-web.service").read_text()
    assert "ExecReload=/bin/kill -HUP $MAINPID" in unit


def test_the_units_start_what_compose_starts():
    units = {
        path.stem: path.read_text() for path in (ROOT / "deploy" / "systemd").glob("*.service")
    }

    assert set(units) == {"autoinformed-web", "autoinformed-worker"}
    assert "manage.py serve" in units["autoinformed-web"]
    assert "manage.py work" in units["autoinformed-worker"]
    for unit in units.values():
        assert "Restart=always" in unit
        assert "EnvironmentFile=" in unit


def test_the_image_leaves_out_the_embedded_database_and_runs_as_nobody_special():
    assert "requirements/production.txt" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER autoinformed$", DOCKERFILE, re.MULTILINE)
    assert "embedded.txt" not in DOCKERFILE


def test_the_image_takes_no_secret_data_or_history_along():
    ignored = (ROOT / ".dockerignore").read_text().split()

    assert {".git", ".data", ".env", ".venv", "tests"} <= set(ignored)


def test_the_manual_gives_the_commands_that_exist():
    manual = (ROOT / "docs" / "install.md").read_text()

    for command in [
        "python manage.py prepare",
        "python manage.py collectstatic --noinput",
        "python manage.py serve",
        "python manage.py work",
        "docker compose up --detach",
    ]:
        assert command in manual
    assert "python manage.py prepare" in text_of(SERVICES["prepare"]["command"])
    assert "manage.py work" in text_of(SERVICES["worker"]["command"])


def test_the_manual_names_every_variable_that_must_be_set():
    manual = (ROOT / "docs" / "install.md").read_text()
    needed = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))

    assert needed
    assert {name for name in needed if f"`{name}`" not in manual} == set()


def test_the_manual_names_every_variable_that_the_settings_read():
    settings_text = (ROOT / "autoinformed" / "settings.py").read_text()
    manual = (ROOT / "docs" / "operations.md").read_text() + (ROOT / "README.md").read_text()
    read = re.findall(
        r"(?:env\.\w+|_secret|_keyring|_number|_database)\(\s*[\"']([A-Z_]+)[\"']", settings_text
    )

    assert len(read) > 15
    assert {name for name in read if name not in manual} == set()


def test_the_proxy_serves_pictures_with_safe_headers_and_logs_no_reader():
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()

    media = caddyfile[caddyfile.index("handle_path /media/*") :]
    assert caddyfile.count("X-Content-Type-Options nosniff") == 2
    assert caddyfile.count("X-Frame-Options DENY") == 2
    assert "X-Content-Type-Options nosniff" in media
    assert "sandbox" in media
    for private in ["remote_ip", "client_ip", "headers"]:
        assert f"request>{private} delete" in caddyfile
