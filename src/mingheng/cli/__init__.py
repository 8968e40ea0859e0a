"""The command line (命令行): one module a command, loaded when it is asked for; it parses, calls one thing below, and tells."""
