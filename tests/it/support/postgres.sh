# Run by postgres.rs with `sh`, as a user who is not root: BIN, the folder of the server's programs; DIR, an empty folder.
# Starts a server that listens on a socket in DIR, says "ready", waits until its own input ends, and leaves nothing.
# The input ends when the test process does, whether it returned, panicked or was killed.
log="$DIR/log"
stop() {
    "$BIN/pg_ctl" stop -D "$DIR/data" -m immediate >/dev/null 2>&1
    rm -rf "$DIR"
}
trap stop EXIT
trap '' INT TERM HUP PIPE

# Nothing here outlives the run, so nothing waits for the disk.
"$BIN/initdb" -D "$DIR/data" -U escale -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$log" 2>&1 &&
    "$BIN/pg_ctl" start -w -D "$DIR/data" -l "$log" -o "-k '$DIR' -c listen_addresses= -c max_connections=400 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC" >>"$log" 2>&1 </dev/null || {
    tail -n 20 "$log"
    exit 1
}
echo ready
# A line is the mode of a shutdown: the server is restarted that way.
while read -r mode; do
    "$BIN/pg_ctl" restart -w -D "$DIR/data" -l "$log" -m "$mode" >>"$log" 2>&1 </dev/null || exit 1
    echo ready
done
