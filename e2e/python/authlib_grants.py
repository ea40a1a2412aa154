"""GLPI's four grants by authlib; the argument is `basic` or `body`, how the client's credentials are sent."""

import os
import sys

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session

METHODS = {"basic": "client_secret_basic", "body": "client_secret_post"}
SERVER = os.environ["SERVER"]
TOKEN = f"{SERVER}/api.php/token"
SCOPE = "api user"


def new_session(**options):
    return OAuth2Session(
        os.environ["CLIENT_ID"],
        os.environ["CLIENT_SECRET"],
        token_endpoint_auth_method=METHODS[sys.argv[1]],
        **options,
    )


def show(grant, session):
    answer = session.get(f"{SERVER}/api.php/session")
    answer.raise_for_status()
    print(f"{grant}: {answer.json()['name']}", flush=True)


machine = new_session(scope="api")
token = machine.fetch_token(TOKEN, grant_type="client_credentials")
assert token["token_type"] == "Bearer" and "refresh_token" not in token, token
show("client_credentials", machine)

legacy = new_session(scope=SCOPE)
legacy.fetch_token(TOKEN, username=os.environ["USER_NAME"], password=os.environ["USER_PASSWORD"])
show("password", legacy)

application = new_session(scope=SCOPE, redirect_uri=os.environ["REDIRECT_URI"], code_challenge_method="S256")
verifier = generate_token(48)
link, state = application.create_authorization_url(f"{SERVER}/api.php/authorize", code_verifier=verifier)
print(f"open: {link}", flush=True)
application.fetch_token(TOKEN, authorization_response=sys.stdin.readline().strip(), state=state, code_verifier=verifier)
show("authorization_code", application)

before = application.token
after = application.refresh_token(TOKEN)
assert after["access_token"] != before["access_token"] and after["refresh_token"] != before["refresh_token"]
show("refresh_token", application)
