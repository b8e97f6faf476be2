"""Runs a command in a terminal of its own and answers its questions, as a person does: what it printed goes to stdout.

usage: terminal.py <command> [<pattern> <answer>]...   Each answer is typed when its pattern appears, at most once a time.
"""

import os
import pty
import re
import select
import sys

CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")

command, *rest = sys.argv[1:]
answers = [(re.compile(rest[i]), rest[i + 1]) for i in range(0, len(rest), 2)]

pid, terminal = pty.fork()
if pid == 0:
    os.execvp("bash", ["bash", "-c", command])

unread = ""
while True:
    try:
        readable, _, _ = select.select([terminal], [], [], 600)
        data = os.read(terminal, 65536) if readable else b""
    except OSError:  # The other end is closed.
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
    # Cursor movements stand between a question and the place where it is answered.
    unread = CONTROL.sub("", unread + data.decode(errors="replace"))
    for pattern, answer in answers:
        found = pattern.search(unread)
        if found:
            unread = unread[found.end() :]
            os.write(terminal, (answer + "\r").encode())
            break

sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
