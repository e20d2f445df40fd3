#!/usr/bin/env bash
# Measures offhook beside SIPp on this machine: CPU a call, as the one who answers and as the one who calls.
# Usage: app/compare-sipp.sh [-r CALLS/S] [-s SECONDS] [-n ROUNDS]      (2000, 10, 3: about four minutes)
# Loopback only, signalling only (INVITE, 180, 200, ACK, BYE, 200). Compare the ratios: absolute figures move by 20-50 %
# from run to run, and with everything else that the machine does. OFFHOOK_COMPARE_PORT: first of four ports (15060).
set -euo pipefail
rate=2000 seconds=10 rounds=3 port=${OFFHOOK_COMPARE_PORT:-15060}
usage() { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
while getopts r:s:n: option; do
    case ${OPTARG:-0} in 0* | *[!0-9]*) usage ;; esac
    case $option in r) rate=$OPTARG ;; s) seconds=$OPTARG ;; n) rounds=$OPTARG ;; *) usage ;; esac
done
[ "$OPTIND" -gt $# ] || usage
fail() { echo "compare-sipp: $1" >&2; exit 3; }
command -v sipp >/dev/null || fail "SIPp is not installed; on Debian and Ubuntu: apt install sip-tester"
[ -r /proc/self/stat ] || fail "this script reads /proc and needs Linux"

app=$(cd "$(dirname "$0")" && pwd -P)
scenarios=$app/src/main/sipp
work=$(mktemp -d)
ours='' theirs='' load='' # what runs, by process id
end() { if [ -n "$1" ]; then kill -TERM "$1" 2>/dev/null && wait "$1" 2>/dev/null || true; fi; }
finish() {
    end "$load" && end "$theirs" && end "$ours" # TERM lets offhook hang up and close in order
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

tick=$(getconf CLK_TCK)
cpu() { # user + system CPU of a process so far, in us
    awk -v tick="$tick" '{ sub(/.*\) /, ""); printf "%d", ($12 + $13) * 1000000 / tick }' "/proc/$1/stat"
}
bound() { grep -qi ":$(printf %04X "$1") " /proc/net/udp /proc/net/udp6; }
await() { # port, pid
    for _ in $(seq 300); do
        if bound "$1"; then return 0; fi
        kill -0 "$2" 2>/dev/null || fail "nothing came up on port $1: $(tail -n 3 "$work/$1.log")"
        sleep 0.1
    done
    fail "nothing came up on port $1 in 30 s"
}
sipp=(sipp -i 127.0.0.1 -nostdin -buff_size 4194304 -deadcall_wait 0 -max_recv_loops 1000 -max_sched_loops 1000)
run() { # in the background and waited for, so that a signal does not wait for it
    "$@" </dev/null &
    load=$!
    wait "$load" || true
    load=''
}
sipp_calls() { # port to call, rate, calls: a SIPp that writes its counters to $work/calls.csv
    rm -f "$work/calls.csv"
    run "${sipp[@]}" -sf "$scenarios/uac.xml" -p $((port + 3)) -r "$2" -m "$3" -l 1000000 -timer_resol 1 \
        -timeout $(($3 / $2 + 40)) -trace_stat -stf "$work/calls.csv" -fd 1 "127.0.0.1:$1" >"$work/uac.log" 2>&1
}
counter() { # the last value of a column of SIPp's counters
    awk -F';' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } END { print at ? $at : "?" }' "$work/calls.csv"
}
row() { printf '%-26s %9s %8s %9s %12s\n' "$@"; }
per() { awk -v sum="$1" -v of="$2" 'BEGIN { if (of + 0 > 0) printf "%.1f", sum / of; else printf "-" }'; }
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { printf "%.1f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

"$app/offhook" --version >/dev/null # builds when it must
for p in 0 1 3; do if bound $((port + p)); then fail "port $((port + p)) is in use"; fi; done
echo "$(sipp -v | grep -o 'SIPp v[0-9.]*'), $("$app/offhook" --version | head -n 1), $(nproc) processors, $(date -u +%F)"

echo "starting both, warming up" >&2
"$app/offhook" answer --listen "127.0.0.1:$port" --no-media >"$work/answer.log" 2>"$work/$port.log" </dev/null &
ours=$! && await "$port" "$ours"
"${sipp[@]}" -sf "$scenarios/uas.xml" -p $((port + 1)) >"$work/$((port + 1)).log" 2>&1 </dev/null &
theirs=$! && await $((port + 1)) "$theirs"
for warm in 500 1500 4000; do sipp_calls "$port" "$warm" $((warm * 6)); done # a JVM compiles what runs some ten thousand times
sipp_calls $((port + 1)) "$rate" "$rate"

printf '\nWho answers: %s calls/s of SIPp for %s s, %s rounds each, in turn\n' "$rate" "$seconds" "$rounds"
row "" calls failed retrans. "CPU us/call"
round() { # name, port, pid
    local before done_calls used
    kill -0 "$3" 2>/dev/null || fail "$1 has ended: $(tail -n 5 "$work/$2.log")"
    before=$(cpu "$3")
    sipp_calls "$2" "$rate" $((rate * seconds))
    done_calls=$(counter 'SuccessfulCall(C)')
    used=$(per $(($(cpu "$3") - before)) "$done_calls")
    row "$1" "$done_calls" "$(counter 'FailedCall(C)')" "$(counter 'Retransmissions(C)')" "$used"
    echo "$used" >>"$work/${1// /-}.cost"
}
for _ in $(seq "$rounds"); do
    round "offhook answer" "$port" "$ours"
    round "sipp uas" $((port + 1)) "$theirs"
done
a=$(median "$work/offhook-answer.cost") b=$(median "$work/sipp-uas.cost")
echo "median: offhook $a us, SIPp $b us, ratio $(per "$a" "$b")"
end "$ours" && ours=''

few=$((rate * seconds * 2)) many=$((rate * seconds * 4))
printf '\nWho calls: %s calls/s to a SIPp that answers; CPU of (%s calls - %s calls) / %s, so without start and warm-up\n' \
    "$rate" "$many" "$few" $((many - few))
row "" calls failed retrans. "CPU us/call"
TIMEFORMAT='%U %S'
spent() { awk '{ printf "%d", ($1 + $2) * 1000000 }' "$work/time"; }
offhook_calls() { # port to call, rate, calls
    run "$app/offhook" call "sip:test@127.0.0.1:$1" --listen 127.0.0.1:0 --no-media --rate "$2" --count "$3" --hold 0s --json \
        >"$work/calls.json" 2>"$work/call.log"
}
json() { grep -o "\"$1\" *: *[0-9]*" "$work/calls.json" | head -n 1 | grep -o '[0-9]*$' || echo '?'; }
calls() { # name, command
    { time "$2" $((port + 1)) "$rate" "$few"; } 2>"$work/time"
    local first
    first=$(spent)
    { time "$2" $((port + 1)) "$rate" "$many"; } 2>"$work/time"
    cost=$(per $(($(spent) - first)) $((many - few)))
    if [ "$2" = sipp_calls ]; then
        row "$1" "$(counter 'SuccessfulCall(C)')" "$(counter 'FailedCall(C)')" "$(counter 'Retransmissions(C)')" "$cost"
    else
        row "$1" "$(json answered)" "$(json failed)" "$(json retransmitted)" "$cost"
    fi
}
calls "offhook call" offhook_calls && a=$cost
calls "sipp uac" sipp_calls && b=$cost
echo "offhook $a us, SIPp $b us, ratio $(per "$a" "$b")"
