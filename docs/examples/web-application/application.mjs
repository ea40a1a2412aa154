// A web application whose users sign in at the server: authorization code with
// PKCE, ID token, calls of the API for the user, refresh, signing out.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import * as openid from 'openid-client';

const { SERVER, CLIENT_ID, CLIENT_SECRET, PORT = '3000' } = process.env;
const here = `http://127.0.0.1:${PORT}`;
const insecure = SERVER.startsWith('http://') ? { execute: [openid.allowInsecureRequests] } : {};
const server = await openid.discovery(new URL(SERVER), CLIENT_ID, {}, openid.ClientSecretBasic(CLIENT_SECRET), insecure);

/** What is known of each browser, by its cookie; tokens never leave the application. */
const sessions = new Map();

const pages = {
  'GET /': home,
  'GET /sign-in': signIn,
  'GET /callback': callback,
  'POST /sign-out': signOut,
};

createServer(async (request, response) => {
  const url = new URL(request.url, here);
  const page = pages[`${request.method} ${url.pathname}`];
  try {
    if (!page) return response.writeHead(404).end('There is no such page.');
    await page(response, sessionOf(request), url);
  } catch (error) {
    console.error(error);
    response.writeHead(502, { 'Content-Type': 'text/plain' }).end(`That did not work: ${error.error_description ?? error.message}`);
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${here}`));

async function home(response, session) {
  if (!session.tokens) return show(response, '<a href="/sign-in">Sign in</a>');
  const { profiles } = await callApi(session, '/session');
  return show(response, `
    <p>Signed in as ${escaped(session.user.preferred_username)}, with ${escaped(Object.values(profiles).join(', '))}.</p>
    <form method="post" action="/sign-out"><button>Sign out</button></form>`);
}

/** Sends the browser to the server, and keeps what proves that the answer is to this request. */
async function signIn(response) {
  const asked = { pkceCodeVerifier: openid.randomPKCECodeVerifier(), expectedState: openid.randomState(), expectedNonce: openid.randomNonce() };
  const link = openid.buildAuthorizationUrl(server, {
    redirect_uri: `${here}/callback`,
    scope: 'openid user api',
    state: asked.expectedState,
    nonce: asked.expectedNonce,
    code_challenge: await openid.calculatePKCECodeChallenge(asked.pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  redirect(response, link, { asked });
}

/** Takes the code, and opens a new session: the cookie from before signing in is worth nothing any more. */
async function callback(response, session, url) {
  if (!session.asked) return redirect(response, '/sign-in');
  const tokens = await openid.authorizationCodeGrant(server, url, { ...session.asked, idTokenExpected: true });
  const user = await openid.fetchUserInfo(server, tokens.access_token, tokens.claims().sub);
  sessions.delete(session.id);
  return redirect(response, '/', { tokens, user, idToken: tokens.id_token });
}

async function signOut(response, session) {
  sessions.delete(session.id);
  if (!session.tokens) return redirect(response, '/');
  await openid.tokenRevocation(server, session.tokens.refresh_token);
  return redirect(response, openid.buildEndSessionUrl(server, { post_logout_redirect_uri: `${here}/`, id_token_hint: session.idToken }));
}

/** Calls the API for the user; a token that has expired is renewed once. */
async function callApi(session, path) {
  const call = () => openid.fetchProtectedResource(server, session.tokens.access_token, new URL(`api.php${path}`, `${SERVER}/`), 'GET');
  const answer = await call().catch(async (error) => {
    if (error.status !== 401) throw error;
    session.tokens = await openid.refreshTokenGrant(server, session.tokens.refresh_token);
    return call();
  });
  return answer.json();
}

function sessionOf(request) {
  const id = request.headers.cookie?.match(/\bapplication=([\w-]+)/)?.[1];
  return sessions.get(id) ?? {};
}

/** Redirects, with a new session if there is something to keep. */
function redirect(response, location, kept) {
  const headers = { Location: String(location) };
  if (kept) {
    const id = randomBytes(32).toString('base64url');
    sessions.set(id, { id, ...kept });
    // With https, add `Secure`.
    headers['Set-Cookie'] = `application=${id}; HttpOnly; SameSite=Lax; Path=/`;
  }
  response.writeHead(303, headers).end();
}

function show(response, body) {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>Example</title>${body}`);
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
