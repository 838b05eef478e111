"""What all scripts share: where things are, notebooks as files, files written whole, the book's data."""
