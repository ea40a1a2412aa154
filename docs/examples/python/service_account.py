"""A script that acts for itself: a token for its own credentials, and calls of the API with it.

Reads SERVER, CLIENT_ID and CLIENT_SECRET from the environment.
"""

import os

from oauthlib.oauth2 import BackendApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

server = os.environ["SERVER"].rstrip("/")
client_id = os.environ["CLIENT_ID"]
credentials = HTTPBasicAuth(client_id, os.environ["CLIENT_SECRET"])

api = OAuth2Session(client=BackendApplicationClient(client_id, scope="api status"))
token = api.fetch_token(f"{server}/api.php/token", auth=credentials)
print(f"token for {token['expires_in']} seconds, scope {' '.join(sorted(token['scope']))}")


def get(path, **options):
    """Returns what a path of the API answers; says why when it does not."""
    answer = api.get(f"{server}/api.php{path}", timeout=30, **options)
    if not answer.ok:
        raise SystemExit(f"{path}: {answer.status_code} {answer.json()['detail']}")
    return answer.json()


session = get("/session")
print(f"acts as {session['name']}, with the profile {session['active_profile']['name']}")
for service, state in get("/status/all").items():
    print(f"{service}: {state['status']}")
