#!/usr/bin/env node
// Uses a server with the library oauth4webapi, as each kind of client: each
// answer is held to the letter of its RFC.

import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { Exchanges } from './lib/exchanges.mjs';
import { KINDS, REDIRECT_URI, SCOPE, SIGNED_OUT_URI } from './lib/kinds.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };

await Exchanges.hold('oauth4webapi', { minutes: 3 }, async (exchanges) => {
  const erika = await exchanges.addPerson('erika');
  for (const kind of KINDS) await use(exchanges, erika, kind);
});

async function use(exchanges, erika, kind) {
  const { id, secret } = await exchanges.addClient(kind.name, ...kind.options);
  const step = (label, visit) => exchanges.try(`oauth4webapi, ${kind.name}: ${label}`, visit);
  const issuer = new URL(exchanges.url);
  const client = { client_id: id, id_token_signed_response_alg: kind.algorithm };
  const authentication = kind.isPublic ? oauth.None() : oauth.ClientSecretPost(secret);

  const discover = async (algorithm) => oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...insecure }));
  await step('discovery (RFC 8414)', () => discover('oauth2'));
  const server = await step('discovery (OpenID)', () => discover('oidc'));

  const given = await step('code, PKCE and ID token', async () => {
    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const link = new URL(server.authorization_endpoint);
    const challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const parameters = { client_id: id, redirect_uri: REDIRECT_URI, response_type: 'code', scope: SCOPE, state, nonce, code_challenge: challenge, code_challenge_method: 'S256' };
    for (const [name, value] of Object.entries(parameters)) link.searchParams.set(name, value);
    const back = oauth.validateAuthResponse(server, client, new URL(await erika.follow(link.href)), state);
    const answer = await oauth.authorizationCodeGrantRequest(server, client, authentication, back, REDIRECT_URI, verifier, insecure);
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, { expectedNonce: nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(server, answer, insecure);
    return tokens;
  });
  const { sub } = oauth.getValidatedIdTokenClaims(given);

  await step('userinfo', async () => {
    const answer = await oauth.userInfoRequest(server, client, given.access_token, insecure);
    assert.equal((await oauth.processUserInfoResponse(server, client, sub, answer)).email, 'erika@example.com');
  });
  if (kind.signsAccessTokens) {
    await step('access token checked without the server (RFC 9068)', async () => {
      const call = new Request(`${exchanges.url}/api.php/session`, { headers: { Authorization: `Bearer ${given.access_token}` } });
      const claims = await oauth.validateJwtAccessToken(server, call, `${exchanges.url}/api.php`, { signingAlgorithms: [kind.algorithm], ...insecure });
      assert.deepEqual({ sub: claims.sub, client_id: claims.client_id }, { sub, client_id: id });
    });
  }
  const refreshed = await step('refresh, narrowed', async () => {
    const answer = await oauth.refreshTokenGrantRequest(server, client, authentication, given.refresh_token, { additionalParameters: { scope: 'openid api' }, ...insecure });
    const tokens = await oauth.processRefreshTokenResponse(server, client, answer);
    assert.equal(tokens.scope.split(' ').sort().join(' '), 'api openid');
    return tokens;
  });

  const introspect = async (token) => {
    const answer = await oauth.introspectionRequest(server, client, authentication, token, insecure);
    return oauth.processIntrospectionResponse(server, client, answer);
  };
  if (kind.isPublic) {
    await step('introspection is refused', () => assert.rejects(introspect(refreshed.access_token), { error: 'invalid_client', status: 401 }));
  } else {
    await step('introspection', async () => assert.equal((await introspect(refreshed.access_token)).sub, sub));
    await step('client credentials', async () => {
      const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope: 'api' }, insecure);
      const { access_token } = await oauth.processClientCredentialsResponse(server, client, answer);
      const { status } = await oauth.protectedResourceRequest(access_token, 'GET', new URL(`${exchanges.url}/api.php/session`), undefined, undefined, insecure);
      assert.equal(status, 200);
    });
  }
  await step('revocation of the access token', async () => {
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, authentication, refreshed.access_token, insecure));
    const call = oauth.protectedResourceRequest(refreshed.access_token, 'GET', new URL(`${exchanges.url}/api.php/session`), undefined, undefined, insecure);
    await assert.rejects(call, { code: oauth.WWW_AUTHENTICATE_CHALLENGE, status: 401 });
  });
  await step('end-session', async () => {
    const link = new URL(server.end_session_endpoint);
    link.search = new URLSearchParams({ id_token_hint: given.id_token, client_id: id, post_logout_redirect_uri: SIGNED_OUT_URI });
    assert.equal(await erika.follow(link.href, 'Sign out'), SIGNED_OUT_URI);
  });
}
