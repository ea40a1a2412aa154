"""GLPI's four grants by requests-oauthlib; the argument is `basic` or `body`, how the client's credentials are sent."""

import os
import sys

from oauthlib.oauth2 import BackendApplicationClient, LegacyApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
SERVER = os.environ["SERVER"]
TOKEN = f"{SERVER}/api.php/token"
SCOPE = ["api", "user"]
CREDENTIALS = {
    "basic": {"auth": HTTPBasicAuth(CLIENT_ID, CLIENT_SECRET)},
    "body": {"include_client_id": True, "client_secret": CLIENT_SECRET},
}[sys.argv[1]]


def show(grant, session):
    answer = session.get(f"{SERVER}/api.php/session")
    answer.raise_for_status()
    print(f"{grant}: {answer.json()['name']}", flush=True)


machine = OAuth2Session(client=BackendApplicationClient(CLIENT_ID, scope=["api"]))
token = machine.fetch_token(TOKEN, **CREDENTIALS)
assert token["token_type"] == "Bearer" and "refresh_token" not in token, token
show("client_credentials", machine)

legacy = OAuth2Session(client=LegacyApplicationClient(CLIENT_ID, scope=SCOPE))
legacy.fetch_token(TOKEN, username=os.environ["USER_NAME"], password=os.environ["USER_PASSWORD"], **CREDENTIALS)
show("password", legacy)

# As applications for GLPI do it: without PKCE, which the client's registration leaves to them.
application = OAuth2Session(CLIENT_ID, scope=SCOPE, redirect_uri=os.environ["REDIRECT_URI"])
link, _ = application.authorization_url(f"{SERVER}/api.php/authorize")
print(f"open: {link}", flush=True)
application.fetch_token(TOKEN, authorization_response=sys.stdin.readline().strip(), **CREDENTIALS)
show("authorization_code", application)

before = application.token
# The library takes no `include_client_id` here, and sends what it is given.
body = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET} if sys.argv[1] == "body" else CREDENTIALS
after = application.refresh_token(TOKEN, **body)
assert after["access_token"] != before["access_token"] and after["refresh_token"] != before["refresh_token"]
show("refresh_token", application)
