"""What the sandbox adds to MiniStack 1.5.33: see sandbox/README.md for what is added and why."""
