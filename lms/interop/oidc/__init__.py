"""Sign-in services: people whom a school's Microsoft, Google, Keycloak or the like signs in.

OpenID Connect Core 1.0, authorization code flow with PKCE; we are the relying party.
"""
