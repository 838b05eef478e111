"""What serves notebooks to readers: JupyterLab for one of them, for a group, and their copies."""
