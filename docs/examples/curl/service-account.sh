#!/bin/sh
# A token for a client's own credentials, a call of the API with it, what the
# server says of it, and its end.
set -eu
: "${SERVER:?the address of the server}" "${CLIENT_ID:?}" "${CLIENT_SECRET:?}"

# Secrets go to curl by its input: everybody on the machine can read its arguments.
call() {
  secret=$1
  shift
  printf '%s\n' "$secret" | curl --silent --show-error --fail-with-body --write-out '\n' --config - "$@"
}
client="user = \"$CLIENT_ID:$CLIENT_SECRET\""

answer=$(call "$client" --data grant_type=client_credentials --data scope=api "$SERVER/api.php/token")
token=$(printf '%s' "$answer" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')

echo "As whom does the token act?"
call "oauth2-bearer = \"$token\"" "$SERVER/api.php/session"

echo "What does the server say of it?"
call "$client
data = \"token=$token\"" "$SERVER/api.php/introspect"

echo "It is revoked, and opens nothing any more:"
call "$client
data = \"token=$token\"" "$SERVER/api.php/revoke"
call "oauth2-bearer = \"$token\"" "$SERVER/api.php/session" || echo "refused, as it should be"
