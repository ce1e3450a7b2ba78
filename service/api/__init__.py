"""The door for programs: REST under /api/v1, its OpenAPI document and a page that shows it.

A view asks `may()` through `guard.asks`, calls a room and dumps what it gives; no thought lives here. All is built at
the first request to /api, because its libraries are heavy and pages do not need them: `web` imports only `lazy`.
"""
