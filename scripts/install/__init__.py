"""What set-up brings to the machine: the kernel and its changes, XLA, gopls, the data."""
