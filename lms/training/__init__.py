"""Officials: transcripts, and figures by department and sector for trainers and managers."""
