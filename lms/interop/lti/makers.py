"""What the administrators of the usual platforms type where, and what those platforms answer.

Field names stand as each platform shows them in English, since that is how its own manual calls
them; the words around them are translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lms.interop.lti.addresses import Addresses


@dataclass(frozen=True)
class Maker:
    """A kind of platform.

    Args:
        name: its own name.
        way: where in its menus one types all by hand.
        paste: where one pastes our address for Dynamic Registration; empty where it knows none.
        hints: what it usually answers, as patterns for our form: field → example.
    """

    name: str
    way: tuple[str, ...]
    paste: tuple[str, ...]
    hints: Mapping[str, str]

    def fields(self, ours: Addresses) -> list[tuple[str, str]]:
        """What it asks for, and what to type there."""
        return [(label, getattr(ours, value, value)) for label, value in _FIELDS[self.name]]


_FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "Moodle": (
            ("Tool URL", "launch"),
            ("LTI version", "LTI 1.3"),
            ("Public key type", "Keyset URL"),
            ("Public keyset", "keys"),
            ("Initiate login URL", "login"),
            ("Redirection URI(s)", "launch"),
            ("Custom parameters", "link_history=$ResourceLink.id.history"),
            ("Content selection URL", "launch"),
        ),
        "Canvas": (
            ("Redirect URIs", "launch"),
            ("Target Link URI", "launch"),
            ("OpenID Connect Initiation Url", "login"),
            ("JWK Method", "Public JWK URL"),
            ("Public JWK URL", "keys"),
            ("Custom Fields", "link_history=$ResourceLink.id.history"),
            ("Domain", "domain"),
        ),
        "Open edX": (
            ("LTI Version", "LTI 1.3"),
            ("Tool Launch URL", "launch"),
            ("Tool Initiate Login URL", "login"),
            ("Registered Redirect URIs", "launch"),
            ("Tool Public Key Mode", "Keyset URL"),
            ("Tool Keyset URL", "keys"),
            ("Deep Linking Launch URL", "launch"),
        ),
        "Blackboard": (
            ("Domain(s)", "domain"),
            ("Login Initiation URL", "login"),
            ("Tool Redirect URL(s)", "launch"),
            ("Tool JWKS URL", "keys"),
            ("Signing Algorithm", "RS256"),
        ),
        "Sakai": (
            ("Launch URL", "launch"),
            ("LTI 1.3 Tool Keyset URL", "keys"),
            ("LTI 1.3 Tool OpenID Connect/Initialization Endpoint", "login"),
            ("LTI 1.3 Tool Redirect Endpoint", "launch"),
        ),
    }
)

MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "moodle": Maker(
            "Moodle",
            (
                "Site administration",
                "Plugins",
                "Activity modules",
                "External tool",
                "Manage tools",
                "configure a tool manually",
            ),
            paste=(
                "Site administration",
                "Plugins",
                "Activity modules",
                "External tool",
                "Manage tools",
                "Tool URL",
                "Add LTI Advantage",
            ),
            hints=MappingProxyType(
                {
                    "issuer": "https://moodle.example.edu",
                    "auth_url": "https://moodle.example.edu/mod/lti/auth.php",
                    "token_url": "https://moodle.example.edu/mod/lti/token.php",
                    "jwks_url": "https://moodle.example.edu/mod/lti/certs.php",
                }
            ),
        ),
        "canvas": Maker(
            "Canvas",
            ("Admin", "Developer Keys", "+ Developer Key", "+ LTI Key", "Manual Entry"),
            paste=("Admin", "Developer Keys", "+ Developer Key", "+ LTI Registration"),
            hints=MappingProxyType(
                {
                    "issuer": "https://canvas.instructure.com",
                    "auth_url": "https://sso.canvaslms.com/api/lti/authorize_redirect",
                    "token_url": "https://sso.canvaslms.com/login/oauth2/token",
                    "jwks_url": "https://sso.canvaslms.com/api/lti/security/jwks",
                }
            ),
        ),
        "openedx": Maker(
            "Open edX",
            ("Studio", "Settings", "Advanced Settings", "Add a component", "LTI Consumer"),
            paste=(),
            hints=MappingProxyType(
                {
                    "issuer": "https://lms.example.edu",
                    "auth_url": "https://lms.example.edu/api/lti_consumer/v1/launch/",
                    "token_url": "https://lms.example.edu/api/lti_consumer/v1/token/…",
                    "jwks_url": "https://lms.example.edu/api/lti_consumer/v1/public_keysets/…",
                }
            ),
        ),
        "blackboard": Maker(
            "Blackboard",
            ("developer.blackboard.com", "My Apps", "Register an app"),
            paste=(),
            hints=MappingProxyType(
                {
                    "issuer": "https://blackboard.com",
                    "auth_url": "https://developer.blackboard.com/api/v1/gateway/oidcauth",
                    "token_url": "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
                    "jwks_url": "https://developer.blackboard.com/api/v1/management/applications/…/jwks.json",
                }
            ),
        ),
        "sakai": Maker(
            "Sakai",
            ("Administration Workspace", "External Tools", "Install LTI 1.x Tool"),
            paste=("Administration Workspace", "External Tools", "LTI Advantage Auto Provision"),
            hints=MappingProxyType(
                {
                    "issuer": "https://sakai.example.edu",
                    "auth_url": "https://sakai.example.edu/imsoidc/lti13/oidc_auth",
                    "token_url": "https://sakai.example.edu/imsblis/lti13/token/…",
                    "jwks_url": "https://sakai.example.edu/imsblis/lti13/keyset",
                }
            ),
        ),
    }
)
