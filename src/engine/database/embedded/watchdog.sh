#!/bin/sh
# Runs a PostgreSQL server and stops it when the program that started it ends, however it ends (kill -9 as well).
# File descriptor 3 is a pipe whose other end that program holds: it reads end-of-file the moment the program is gone.
# Usage: watchdog.sh postgres -D folder …
"$@" 3<&- &
server=$!
trap 'kill -INT "$server" 2>/dev/null' INT TERM HUP

# A shell builtin reads, so that no other process has to be cleaned up.
(
  trap - INT TERM HUP
  while read -r _; do :; done <&3
  kill -INT "$server" 2>/dev/null
) &
reader=$!
exec 3<&-

# "wait" also returns when a signal was handled, so it is asked until the server has really ended.
wait "$server"
code=$?
while kill -0 "$server" 2>/dev/null; do
  wait "$server"
  code=$?
done
kill "$reader" 2>/dev/null
exit "$code"
