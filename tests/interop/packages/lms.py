"""A learning platform for tests: scorm-again in a page, a package in its frame, data in memory.

It remembers what was committed, can be silent for a while, and can be one that gives no mode.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route

from tests.interop.packages.browser import HOST, serve
from tests.npm import npm_package

SCRIPT = {"scorm12": "scorm12.min.js", "scorm2004": "scorm2004.min.js"}
NAME = {"scorm12": "API", "scorm2004": "API_1484_11"}
CLASS = {"scorm12": "Scorm12API", "scorm2004": "Scorm2004API"}
MODE = {"scorm12": "cmi.core.lesson_mode", "scorm2004": "cmi.mode"}
GET = {"scorm12": "LMSGetValue", "scorm2004": "GetValue"}
SET = {"scorm12": "LMSSetValue", "scorm2004": "SetValue"}
PAGE = """<!doctype html><html lang="en"><title>LMS</title>
<style>html, body {{ margin: 0; height: 100%; }} iframe {{ width: 100%; height: 99%; border: 0; }}</style>
<script src="/lms/{script}"></script>
<script src="/lms/begin.js"></script>
<iframe name="sco" title="SCO"></iframe>
"""
BEGIN = """
const settings = {settings};
const real = new {kind}({{ lmsCommitUrl: "/lms/commit", logLevel: 5, autocommit: false }});
const saved = settings.saved;
if (saved) real.loadFromJSON(saved.cmi, "cmi");
if (settings.mode) real.cmi{mode_path} = settings.mode;
window.sets = [];
window.silent = false;
const api = {{}};
for (const name of ["Initialize", "Finish", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError", "GetErrorString", "GetDiagnostic"]) {{
  const full = "{prefix}" + name;
  if (typeof real[full] !== "function") continue;
  api[full] = (...values) => {{
    if (window.silent && name !== "GetLastError") return "false";
    if (name === "GetValue" && settings.noMode && values[0] === "{mode}") return "";
    if (name === "SetValue") window.sets.push(values);
    return real[full](...values);
  }};
}}
window["{api}"] = api;
window.real = real;
"""


@dataclass
class Lms:
    """A platform of one version with one package."""

    browser: Browser
    version: str
    files: Mapping[str, bytes]
    size: tuple[int, int] = (1280, 800)
    no_mode: bool = False
    mode: str = ""
    saved: dict[str, Any] | None = None
    commits: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    context: BrowserContext | None = None

    def launch(self, path: str) -> tuple[Page, Frame]:
        """The package's page in the platform's frame."""
        self.close()
        width, height = self.size
        self.context = self.browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        self.context.set_default_timeout(8000)
        self.context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.context.on("console", lambda message: self._console(message.type, message.text))
        serve(self.context, {**self.files, **self._own()})
        self.context.route("**/lms/commit*", self._commit)
        page = self.context.new_page()
        page.goto(f"{HOST}/lms/page.html")
        page.evaluate("(url) => { document.querySelector('iframe').src = url; }", f"/{path}")
        frame = page.frame("sco")
        assert frame is not None
        frame.wait_for_url(f"**/{path}")
        frame.wait_for_selector("body.plays")
        return page, frame

    def close(self) -> None:
        """Leave as a browser leaves: the frame is taken away."""
        if self.context is not None:
            for page in self.context.pages:
                page.evaluate("document.querySelector('iframe')?.remove()")
            self.context.close()
            self.context = None

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.troubles.append(text)

    def _commit(self, route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")
        self.commits.append(sent)
        self.saved = sent
        route.fulfill(
            status=200, content_type="application/json", body='{"result": true, "errorCode": 0}'
        )

    def _own(self) -> dict[str, bytes]:
        dist = npm_package("scorm-again") / "dist"
        script = SCRIPT[self.version]
        begin = BEGIN.format(
            settings=json.dumps({"saved": self.saved, "noMode": self.no_mode, "mode": self.mode}),
            kind=CLASS[self.version],
            mode=MODE[self.version],
            mode_path=MODE[self.version].removeprefix("cmi"),
            prefix="LMS" if self.version == "scorm12" else "",
            api=NAME[self.version],
        )
        return {
            f"lms/{script}": (dist / script).read_bytes(),
            "lms/page.html": PAGE.format(script=script).encode(),
            "lms/begin.js": begin.encode(),
        }

    def value(self, name: str) -> Any:
        """What was committed last under a name such as `cmi.core.score.raw`."""
        found: Any = self.saved
        for part in name.split("."):
            if not isinstance(found, Mapping) or part not in found:
                return None
            found = found[part]
        return found
