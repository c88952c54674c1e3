"""Our additions to Markdown: blocks for class and self-study, citations, terms, given numbers."""
