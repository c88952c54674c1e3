"""SCORM 1.2 and SCORM 2004 4th edition: the manifests, and lessons packed with them."""
