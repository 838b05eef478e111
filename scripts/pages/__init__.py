"""From the notebooks to the notes: execute copies of them, render them as a site, and each page as a single file."""
