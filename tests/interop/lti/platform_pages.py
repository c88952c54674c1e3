"""Pages of the test platform: a course with the tool in a frame, and two things that its library lacks.

The storage frame is written from "LTI Client Side postMessages" and "LTI Platform Storage" 0.1, the
registration from "LTI Dynamic Registration" 1.0; both are test pages and no more.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, request

from tests.interop.lti.platform import Platform, answers

_FRAME = """<!doctype html><html lang="en"><head><title>{title}</title></head>
<body><h1>{title}</h1>{storage}
<iframe name="tool" src="{src}" width="1000" height="800" title="tool"></iframe></body></html>"""

_FORM = """<!doctype html><html lang="en"><head><title>launch</title></head><body>
<form id="launch" method="post" action="{action}">{fields}</form>
<script>document.getElementById("launch").submit();</script></body></html>"""

#: Keeps what the tool's origin gives, for that origin alone, in the memory of this page.
_STORAGE = """<!doctype html><html lang="en"><head><title>storage</title></head><body><script>
const kept = {{}};
const tool = "{tool}";
window.addEventListener("message", (event) => {{
  const said = event.data;
  if (event.origin !== tool || !said || !said.message_id) return;
  const answer = {{ subject: said.subject + ".response", message_id: said.message_id }};
  if (said.subject === "lti.put_data") {{
    kept[said.key] = said.value;
    Object.assign(answer, {{ key: said.key, value: said.value }});
  }} else if (said.subject === "lti.get_data") {{
    Object.assign(answer, {{ key: said.key, value: kept[said.key] }});
  }} else return;
  event.source.postMessage(answer, event.origin);
}});
</script></body></html>"""

_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"


def with_pages(platform: Platform) -> Flask:
    """The platform with its services and its pages."""
    app = answers(platform)

    @app.get("/course/<course_id>")
    def course(course_id: str) -> str:
        user_id, link_id = request.args["user"], request.args.get("link")
        url = (
            platform.launch_url(user_id, platform.links[link_id])
            if link_id
            else platform.pick_url(user_id, course_id)
        )
        target = platform.storage_target
        storage = f'<iframe name="{target}" src="/storage" hidden></iframe>' if target else ""
        return _FRAME.format(
            title=platform.courses[course_id].title, storage=storage, src=url.replace("&", "&amp;")
        )

    @app.get("/register")
    def register() -> str:
        return register_page(platform, request.args["address"])

    @app.get("/storage")
    def storage() -> str:
        return _STORAGE.format(tool=platform.tool)

    @app.get("/auth")
    def auth() -> str:
        launch = platform.message(request.args.to_dict())
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{value}">'
            for name, value in launch.form().items()
        )
        return _FORM.format(action=request.args["redirect_uri"], fields=fields)

    @app.post("/picked/<course_id>")
    def picked(course_id: str) -> str:
        items = platform.take_choice(course_id, request.form["JWT"])
        return f"<!doctype html><title>picked</title><p>{len(items)} added</p>"

    @app.get("/openid-configuration")
    def configuration() -> Any:
        return {"issuer": platform.host} | platform.configuration

    @app.post("/registrations")
    def registrations() -> Any:
        if request.headers.get("Authorization") != f"Bearer {platform.registration_token}":
            return {"error": "invalid_token"}, 401
        asked = request.get_json()
        platform.registered.append(asked)
        client_id = f"client-{secrets.token_hex(4)}"
        platform.client_id = client_id
        tool = {**asked[_TOOL], "deployment_id": "d1"}
        return {**asked, "client_id": client_id, _TOOL: tool}

    platform.registration_token = secrets.token_hex(8)
    platform.configuration = {
        "authorization_endpoint": f"{platform.host}/auth",
        "token_endpoint": f"{platform.host}/token",
        "jwks_uri": f"{platform.host}/jwks",
        "registration_endpoint": f"{platform.host}/registrations",
        "scopes_supported": ["openid"],
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "sub", "name", "email"],
        _PLATFORM: {
            "product_family_code": "testplatform",
            "version": "1",
            "messages_supported": [{"type": "LtiResourceLinkRequest"}],
        },
    }
    return app


def register_page(platform: Platform, address: str) -> str:
    """The page in which a platform opens a tool's registration address."""
    src = f"{address}?openid_configuration={platform.host}/openid-configuration"
    src += f"&amp;registration_token={platform.registration_token}"
    return _FRAME.format(title="Register a tool", storage="", src=src)
