#!/usr/bin/env bash
# A cluster on one machine: a PostgreSQL of its own, several workers, some of which are killed while the sweep runs, and the server too.
# The last line says how many trials there are, counted from the store.
#
#   examples/Cluster/try.sh [--workers 4] [--trials 40] [--kills 6] [--restarts 1] [--alone] [--no-build]
#
# --alone compares the table with that of one worker, which nobody kills.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/server.sh"

workers=4 trials=40 kills=6 restarts=1 alone=no build=yes
while [[ $# -gt 0 ]]; do
    case $1 in
        --workers) workers=$2; shift 2 ;;
        --trials) trials=$2; shift 2 ;;
        --kills) kills=$2; shift 2 ;;
        --restarts) restarts=$2; shift 2 ;;
        --alone) alone=yes; shift ;;
        --no-build) build=no; shift ;;
        *) sed -n '2,8p' "$0" | cut -c3- >&2; exit 2 ;;
    esac
done
[[ $build == no ]] || dotnet build -c Release -v quiet "$here/Cluster.csproj"

start_server
# A copy, so that a build while it runs does not change the program under its workers.
cp -r "$here/bin/Release/net10.0" "$folder/program"
program="$folder/program/Cluster.dll"
declare -A pids=()
finish() {
    for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
    end_server
}
trap finish EXIT

# Workers share the cores of this machine; on a cluster each has its own.
start_worker() {
    DOTNET_PROCESSOR_COUNT=1 DOTNET_TieredPGO=0 dotnet "$program" --quick --trials "$trials" --name try --output "$folder/out" \
        >>"$folder/worker-$1.log" 2>&1 &
    pids[$1]=$!
}

mkdir -p "$folder/out"
echo "$workers workers, $trials trials; $kills of the workers are killed (kill -9), and the server crashes $restarts times."
for ((i = 0; i < workers; i++)); do start_worker "$i"; done

killed=0 restarted=0 deadline=$((SECONDS + 900))
while :; do
    alive=()
    for i in "${!pids[@]}"; do
        if kill -0 "${pids[$i]}" 2>/dev/null; then
            alive+=("$i")
        else
            status=0; wait "${pids[$i]}" || status=$?
            unset "pids[$i]"
            if [[ $status -ne 0 ]]; then
                echo "Worker $i ended with $status:" >&2; tail -5 "$folder/worker-$i.log" >&2; exit 1
            fi
        fi
    done
    if [[ ${#alive[@]} -eq 0 ]]; then break; fi
    if [[ $SECONDS -gt $deadline ]]; then echo "The sweep did not end within 15 minutes." >&2; exit 1; fi

    done=$(ended try); done=${done:-0}
    # Spread over the sweep: kill number k when k of kills + 1 parts of the trials are done.
    if [[ $killed -lt $kills && $done -ge $(((killed + 1) * trials / (kills + 1))) ]]; then
        victim=${alive[$((RANDOM % ${#alive[@]}))]}
        if kill -9 "${pids[$victim]}" 2>/dev/null; then
            killed=$((killed + 1))
            wait "${pids[$victim]}" 2>/dev/null || true
            # As a scheduler puts a preempted task into its queue again.
            start_worker "$victim"
        fi
    fi
    if [[ $restarted -lt $restarts && $done -ge $(((restarted + 1) * trials / (restarts + 1))) ]]; then
        crash_server
        sleep 0.5
        run_server
        restarted=$((restarted + 1))
        echo "The server has crashed after $done trials, and runs again."
    fi
    sleep 0.05
done

again=$(sql "select count(*) from mlnetdeep.sweep_trials where attempt > 1")
echo "$killed workers were killed; $again trials were begun again."
[[ $killed -eq $kills && $restarted -eq $restarts ]] || { echo "The sweep ended before all kills." >&2; exit 1; }
if [[ $alone == yes ]]; then
    DOTNET_PROCESSOR_COUNT=1 dotnet "$program" --quick --trials "$trials" --name try --output "$folder/out" --table "$folder/shared.csv" >/dev/null
    MLNETDEEP_STORE='' DOTNET_PROCESSOR_COUNT=1 dotnet "$program" --quick --trials "$trials" --output "$folder/out" --table "$folder/alone.csv" >/dev/null
    # Without seconds and attempts.
    diff <(cut -d, -f1-5,8- "$folder/shared.csv") <(cut -d, -f1-5,8- "$folder/alone.csv") >&2
    echo "The table is that of one worker alone."
fi
count_trials try "$trials"
