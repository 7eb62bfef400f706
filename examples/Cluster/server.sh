# A PostgreSQL server of a script's own, to be sourced: in a temporary folder, on a Unix socket alone, run by an unprivileged user.
# After start_server, $folder is the folder and $MLNETDEEP_STORE tells workers of the database 'sweeps'.

programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
if [[ -z "$programs" ]] && command -v initdb >/dev/null; then programs=$(dirname "$(command -v initdb)"); fi
if [[ -z "$programs" ]]; then
    echo "PostgreSQL is not installed on this machine: apt-get install postgresql." >&2
    exit 3
fi

# as_user COMMAND...: the server refuses root; Debian's package brings the user postgres.
as_user() { if [[ $(id -u) == 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi; }

sql() { as_user "$programs/psql" -h "$folder" -U postgres -d sweeps -AtqX -c "$1" 2>/dev/null; }

start_server() {
    folder=$(mktemp -d /tmp/mlnetdeep-cluster-XXXXXX)
    if [[ $(id -u) == 0 ]]; then chown postgres "$folder"; fi
    chmod 755 "$folder"
    (cd "$folder" && as_user "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >/dev/null)
    run_server
    as_user "$programs/createdb" -h "$folder" -U postgres sweeps
    export MLNETDEEP_STORE="Host=$folder;Database=sweeps;Username=postgres"
}

run_server() {
    (cd "$folder" && as_user "$programs/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
        -o "-c listen_addresses='' -c unix_socket_directories=$folder" start >/dev/null)
}

# As a loss of power does it.
crash_server() { (cd "$folder" && as_user "$programs/pg_ctl" -D "$folder/data" -w -m immediate stop >/dev/null); }

end_server() { crash_server || true; rm -rf "$folder"; }

# ended SWEEP: how many of its trials have ended; nothing while the server is away.
ended() { sql "select count(*) from mlnetdeep.sweep_trials t join mlnetdeep.sweeps s on s.id = t.sweep where s.name = '$1' and state <> 'Running'" || true; }

# count_trials SWEEP TRIALS: counts from the store, and prints the verdict. A trial that was run twice would be there twice, under two
# numbers or with the same point.
count_trials() {
    local counts
    counts=$(sql "select count(*), count(distinct number), count(distinct trial::json ->> 'point'), count(*) filter (where state <> 'Running'), min(number), max(number) from mlnetdeep.sweep_trials t join mlnetdeep.sweeps s on s.id = t.sweep where s.name = '$1'")
    if [[ "$counts" == "$2|$2|$2|$2|0|$(($2 - 1))" ]]; then
        echo "$2 trials, none twice, none lost"
    else
        echo "NOT as it should be: trials|numbers|points|ended|first|last = $counts, wanted $2 of each" >&2
        return 1
    fi
}
