"""The shell around all rooms: language, access, layout, static files, errors, headers, packs.

It knows no subject: who may do what, and what stands in the navigation, is handed to it by
`lms.app`.
"""
