#!/usr/bin/env bash
# sweep.sbatch on a real Slurm: one node, Debian's packages (apt-get install slurmctld slurmd slurm-client), a PostgreSQL of its own. One
# task is requeued while it runs, as a preemption does it, and one is killed. Run it as root. The last line is counted from the store.
#
#   examples/Cluster/slurm-try.sh [TRIALS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/server.sh"
trials=${1:-24}
for tool in slurmctld slurmd sbatch; do
    command -v $tool >/dev/null || { echo "Slurm is not installed on this machine: apt-get install slurmctld slurmd slurm-client." >&2; exit 3; }
done

dotnet publish -c Release -v quiet "$here/Cluster.csproj" -o "$here/bin/cluster"
start_server
slurm="$folder/slurm"
mkdir -p "$slurm/state" "$slurm/spool" "$folder/out"
# One processor of Slurm's more than there are, so that two tasks run on a machine with a single core too.
sed -e "s|@HOST@|$(hostname -s)|; s|@STATE@|$slurm|; s|@CPUS@|$(nproc)|" "$here/slurm.conf.in" >"$slurm/slurm.conf"
export SLURM_CONF="$slurm/slurm.conf"
finish() {
    scancel --quiet --name=sweep 2>/dev/null || true
    for daemon in slurmd slurmctld; do
        if [[ -f "$slurm/$daemon.pid" ]]; then kill "$(cat "$slurm/$daemon.pid")" 2>/dev/null || true; fi
    done
    sleep 1
    end_server
}
trap finish EXIT
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF"
for ((i = 0; i < 100; i++)); do sinfo -h -o %t 2>/dev/null | grep -q idle && break; sleep 0.2; done

export CLUSTER="$here/bin/cluster"
job=$(sbatch --parsable --array=0-3 --cpus-per-task=1 --chdir="$folder" "$here/sweep.sbatch" \
    --quick --trials "$trials" --name slurm --output "$folder/out")
echo "Job $job on Slurm $(sinfo --version | cut -d' ' -f2): 4 tasks, $(nproc) at a time, $trials trials."

wait_for() { local done; while done=$(ended slurm); [[ ${done:-0} -lt $1 ]]; do sleep 0.2; done; }
running() { squeue -h -r -j "$job" -t running -o %K | head -1; }

wait_for $((trials / 4))
task=$(running)
scontrol requeue "${job}_$task"
echo "Task $task was requeued."
wait_for $((trials / 2))
task=$(running)
scancel --signal=KILL --full "${job}_$task"
echo "Task $task was killed."

for ((i = 0; i < 1200; i++)); do
    [[ -z $(squeue -h -j "$job" -t pending,running,completing,configuring -o %i) ]] && break
    # A task that was requeued is held back for a while; there is nothing to wait for on this one node.
    scontrol release "$job" 2>/dev/null || true
    sleep 0.5
done
echo "$(sql "select count(*) from mlnetdeep.sweep_trials where attempt > 1") trials were begun again. Restarts of tasks, as Slurm counts them: \
$(scontrol show job "$job" -o 2>/dev/null | grep -o 'Restarts=[0-9]*' | cut -d= -f2 | paste -sd' ')."
count_trials slurm "$trials"
