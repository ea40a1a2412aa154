#!/usr/bin/env bash
# Runs an unmodified GLPI Agent against a release server of its own: the first
# contact and a later one, at each URL that administrators give their agents.
# Not part of the suite, which installs no agent: AGENT_DIR names a checkout of
# the agent (it holds bin/glpi-agent and lib/), whose Perl modules are there.
#
#   AGENT_DIR=/path/of/an/agent/checkout e2e/agents.sh
#
# Exit: 0 every inventory was taken with an OAuth token; 1 one was not; 2 wrong
# use.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[[ -n "${AGENT_DIR:-}" && -f "$AGENT_DIR/bin/glpi-agent" ]] || usage
agent=$(cd "$AGENT_DIR" && pwd)
server=$PWD/target/release/quartermaster
[[ -x "${QUARTERMASTER:=$server}" ]] || cargo build --release --package quartermaster
server=$QUARTERMASTER
unset "${!QUARTERMASTER_@}" QUARTERMASTER

work=$(mktemp -d)
server_pid=
stop() {
  [[ -z "$server_pid" ]] || { kill "$server_pid"; wait "$server_pid"; } 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
cd "$work"

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
options=(--data-dir "$work/data" --listen "127.0.0.1:$port")
"$server" "${options[@]}" serve >"$work/server.log" 2>&1 &
server_pid=$!
for _ in {1..100}; do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done

client=$("$server" "${options[@]}" client add --preset glpi-agent --json)
member() { node -e 'console.log(JSON.parse(process.argv[1])[process.argv[2]])' "$client" "$1"; }
id=$(member client_id)
secret=$(member client_secret)

failures=0
fail() {
  echo "FAILED: $1"
  sed 's/^/    /' "$log"
  failures=$((failures + 1))
}

for path in / /front/inventory.php /marketplace/glpiinventory/; do
  state=$(mktemp -d -p "$work")
  mkdir "$state/var"
  : >"$state/agent.cfg"
  for run in first second; do
    log=$state/$run.log
    # The agent ends with 0 whatever happened: its log tells.
    (cd "$agent" && env -i PATH="$PATH" HOME="$state" LANG=C.UTF-8 timeout 300 \
      perl -Ilib bin/glpi-agent --conf-file="$state/agent.cfg" --vardir="$state/var" \
      --logger=stderr --debug --debug --tasks=inventory --no-category=environment,process \
      --server="http://127.0.0.1:$port$path" \
      --oauth-client-id="$id" --oauth-client-secret="$secret") >"$log" 2>&1 || true
    if grep -aq '^\[error\]' "$log"; then
      fail "$path, $run run: the agent reports an error"
    elif ! grep -aq 'running task Inventory' "$log"; then
      fail "$path, $run run: no inventory was asked for"
    elif ! grep -aq 'Bearer oauth token received' "$log"; then
      fail "$path, $run run: no token was asked for"
    else
      echo "$path, $run run: taken"
    fi
  done
done

"$server" "${options[@]}" computer list --json
echo "$failures failures"
((failures == 0))
