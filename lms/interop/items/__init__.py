"""What all item formats share: an item in one language, its texts, its grading, and reports."""
