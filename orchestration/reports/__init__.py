"""What people read: the brief, charts, the dictionary, and the shell's greeting and macros."""
