"""A read API for programs of integrators: catalogue, groups, results, and what has changed.

Nothing can be changed through it. A request carries a token and no cookie; what a token sees lies
in its organisation and below. `openapi.yaml` describes every route, and tests keep it true.
"""
