"""Before it serves, the server brings tables and static files up to date, and only when they are not."""

import pytest
from django.core.management import call_command

from chatproject.web.preparation import collect_static, migrate


@pytest.fixture
def sources(settings, tmp_path):
    """A directory of static files, and empty places to collect them into."""
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "app.js").write_text("export const answer = 42;\n")
    return tmp_path / "sources"


def test_static_files_are_collected_once(sources, settings):
    assert collect_static()
    assert list(settings.STATIC_ROOT.glob("app*.js"))
    assert not collect_static()


def test_sources_of_the_bundle_are_not_collected(sources, settings):
    for folder in ("js", "bundle", "admin/js"):
        (sources / folder).mkdir(parents=True)
        (sources / folder / "page.js").write_text("export const answer = 42;\n")
    collect_static()
    assert not (settings.STATIC_ROOT / "js").exists()
    assert list(settings.STATIC_ROOT.glob("bundle/page.*.js"))
    assert list(settings.STATIC_ROOT.glob("admin/js/page.*.js"))


def test_an_edited_file_is_collected_anew(sources):
    collect_static()
    (sources / "app.js").write_text("export const answer = 43;\n")
    assert collect_static()


def test_an_added_and_a_removed_file_count_as_changes(sources):
    collect_static()
    (sources / "more.js").write_text("export const more = 1;\n")
    assert collect_static()
    (sources / "more.js").unlink()
    assert collect_static()


def test_files_that_somebody_deleted_are_collected_anew(sources, settings):
    collect_static()
    for file in sorted(settings.STATIC_ROOT.rglob("*"), reverse=True):
        file.unlink()
    settings.STATIC_ROOT.rmdir()
    assert collect_static()


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_tables_that_are_behind_are_migrated_and_then_left_alone():
    call_command("migrate", "groups", "zero", verbosity=0)
    assert migrate()
    assert not migrate()
