"""The tags that give pages their modules, icons and words for devices."""

import json
import re

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory

from chatproject.web.templatetags.devices import device_name

TEMPLATES = settings.BASE_DIR / "templates"
SCRIPTS = settings.BASE_DIR / "static" / "js"
BASE = "client_controller.js"
CONTROLLERS = {path.name: path for path in SCRIPTS.rglob("*_controller.js") if path.name != BASE}
STYLES = settings.BASE_DIR / "static" / "css"
SPRITE = (settings.BASE_DIR / "static" / "vendor" / "lucide" / "sprite.svg").read_text()


def render(text: str) -> str:
    request = RequestFactory().get("/")
    request.csp_nonce = "once"
    return Template("{% load frontend %}" + text).render(Context({"request": request}))


def importmap(settings) -> str:
    settings.DEBUG = True
    return render("{% scripts %}").partition("</script>")[0]


def test_a_server_in_production_sends_one_script_and_one_style_sheet():
    assert re.fullmatch(
        r'<script type="module" src="/static/bundle/app[.0-9a-f]*.js"></script>', render("{% scripts %}")
    )
    assert re.fullmatch(r"/static/bundle/app[.0-9a-f]*.css", render("{% stylesheet_url %}"))


def test_the_development_server_sends_the_sources(settings):
    settings.DEBUG = True
    assert render("{% scripts %}").endswith('<script type="module" src="/static/js/app.js"></script>')
    assert render("{% stylesheet_url %}") == "/static/css/app.css"


def test_the_import_map_carries_the_nonce_and_names_every_module(settings):
    script = importmap(settings)
    assert script.startswith('<script type="importmap" nonce="once">')
    names = set(json.loads(re.sub(r"<[^>]*>", "", script))["imports"])
    own = {path.relative_to(SCRIPTS).with_suffix("").as_posix() for path in SCRIPTS.rglob("*.js")}
    assert names == own | {"@hotwired/stimulus", "@github/relative-time-element", "idb-keyval"}


def test_every_module_that_is_imported_stands_in_the_import_map(settings):
    names = set(json.loads(re.sub(r"<[^>]*>", "", importmap(settings)))["imports"])
    for path in SCRIPTS.rglob("*.js"):
        imported = set(re.findall(r'^(?:import (?:.* from )?|\} from )"(.+)";$', path.read_text(), re.MULTILINE))
        assert imported <= names, path


def test_every_style_sheet_and_every_controller_is_listed():
    styles = {path.name for path in STYLES.glob("*.css")}
    assert set(re.findall(r'@import "(.+)";', (STYLES / "app.css").read_text())) | {"app.css"} == styles
    listed = (SCRIPTS / "controllers.js").read_text()
    for path in CONTROLLERS.values():
        name = path.stem.removesuffix("_controller")
        controller = f"{name.title().replace('_', '')}Controller"
        assert f'import {controller} from "{path.parent.name}/{path.stem}";' in listed
        assert re.search(rf'^  "?{name.replace("_", "-")}"?: {controller},$', listed, re.MULTILINE), path


def test_every_controller_that_a_page_names_exists():
    for path in TEMPLATES.rglob("*.html"):
        for names in re.findall(r'data-controller="([^"]+)"', path.read_text()):
            files = [f"{name.replace('-', '_')}_controller.js" for name in names.split()]
            assert set(files) <= set(CONTROLLERS), path


def test_every_action_of_a_page_is_a_method_of_a_controller():
    actions = {
        action
        for path in TEMPLATES.rglob("*.html")
        for value in re.findall(r'data-action="([^"]+)"', path.read_text())
        for action in re.findall(r"([a-z-]+#\w+)", value)
    }
    assert "composer#submit" in actions
    for action in actions:
        controller, method = action.split("#")
        source = CONTROLLERS[f"{controller.replace('-', '_')}_controller.js"].read_text()
        assert re.search(rf"^  (async )?{method}(\(| = )", source, re.MULTILINE), action


def test_every_controller_that_is_called_by_name_exists():
    called = {name for path in SCRIPTS.rglob("*.js") for name in re.findall(r'controller\("(.+?)"\)', path.read_text())}
    assert "composer" in called
    assert {f"{name.replace('-', '_')}_controller.js" for name in called} <= set(CONTROLLERS)


def test_an_icon_points_into_the_sprite_of_the_document_and_is_no_content():
    drawing = render('{% icon "check" %}')
    assert 'aria-hidden="true"' in drawing
    assert 'href="#icon-check"' in drawing
    assert '<symbol id="icon-check"' in render("{% sprite %}")


def test_every_icon_that_pages_and_scripts_use_is_in_the_sprite():
    drawn = {name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'{% icon "(.+?)" %}', path.read_text())}
    switched = set(re.findall(r': \["([a-z-]+)", "', (SCRIPTS / "timeline" / "message_view.js").read_text()))
    assert switched
    assert drawn | switched | {"eye-off"} <= set(re.findall(r'<symbol id="(.+?)"', SPRITE))


def test_no_page_carries_a_style_or_a_script_of_its_own():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son\w+=", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("parley-cli/1.0", "parley-cli"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_named_by_its_browser_and_system(user_agent, name):
    assert device_name({"user_agent": user_agent}) == name
