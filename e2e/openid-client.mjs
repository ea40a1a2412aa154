#!/usr/bin/env node
// Uses a server with the library openid-client, as each kind of client: from
// discovery to signing out.

import assert from 'node:assert/strict';
import * as openid from 'openid-client';
import { Exchanges } from './lib/exchanges.mjs';
import { KINDS, REDIRECT_URI, SCOPE, SIGNED_OUT_URI } from './lib/kinds.mjs';

await Exchanges.hold('openid-client', { minutes: 3 }, async (exchanges) => {
  const erika = await exchanges.addPerson('erika');
  const resourceServer = await exchanges.addClient('Resource server', '--grant', 'client_credentials', '--scope', 'status', '--introspect-all');
  for (const kind of KINDS) await use(exchanges, erika, kind, resourceServer);
});

async function use(exchanges, erika, kind, resourceServer) {
  const { id, secret } = await exchanges.addClient(kind.name, ...kind.options);
  const step = (label, visit) => exchanges.try(`openid-client, ${kind.name}: ${label}`, visit);
  const discover = async (algorithm, clientId, authentication) => {
    const metadata = { id_token_signed_response_alg: kind.algorithm };
    const found = await openid.discovery(new URL(exchanges.url), clientId, metadata, authentication, { algorithm, execute: [openid.allowInsecureRequests] });
    // Without it the library trusts TLS, and does not look at the signature of ID tokens.
    openid.enableNonRepudiationChecks(found);
    return found;
  };

  const server = await step('discovery (OpenID)', () => discover('oidc', id, kind.isPublic ? openid.None() : openid.ClientSecretBasic(secret)));
  await step('discovery (RFC 8414)', async () => {
    const { issuer, token_endpoint } = (await discover('oauth2', id, openid.None())).serverMetadata();
    assert.deepEqual({ issuer, token_endpoint }, { issuer: server.serverMetadata().issuer, token_endpoint: server.serverMetadata().token_endpoint });
  });

  const given = await step('code, PKCE and ID token', async () => {
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
    const link = openid.buildAuthorizationUrl(server, {
      redirect_uri: REDIRECT_URI,
      scope: SCOPE,
      state: expectedState,
      nonce: expectedNonce,
      max_age: '600',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const back = new URL(await erika.follow(link.href));
    const tokens = await openid.authorizationCodeGrant(server, back, { pkceCodeVerifier, expectedState, expectedNonce, maxAge: 600, idTokenExpected: true });
    assert.equal(tokens.scope.split(' ').sort().join(' '), SCOPE.split(' ').sort().join(' '));
    return tokens;
  });
  const { sub } = given.claims();

  await step('userinfo', async () => {
    const { preferred_username, email } = await openid.fetchUserInfo(server, given.access_token, sub);
    assert.deepEqual({ preferred_username, email }, { preferred_username: 'erika', email: 'erika@example.com' });
  });
  await step('API', async () => {
    const answer = await openid.fetchProtectedResource(server, given.access_token, new URL(`${exchanges.url}/api.php/session`), 'GET');
    assert.equal((await answer.json()).name, 'erika');
  });
  const refreshed = await step('refresh', async () => {
    const tokens = await openid.refreshTokenGrant(server, given.refresh_token);
    assert.notEqual(tokens.refresh_token, given.refresh_token);
    assert.equal(tokens.claims().sub, sub);
    return tokens;
  });

  const asResourceServer = await discover('oauth2', resourceServer.id, openid.ClientSecretPost(resourceServer.secret));
  await step('introspection', async () => {
    const told = await openid.tokenIntrospection(asResourceServer, refreshed.access_token);
    assert.deepEqual({ active: told.active, sub: told.sub, client_id: told.client_id }, { active: true, sub, client_id: id });
  });
  await step('revocation', async () => {
    await openid.tokenRevocation(server, refreshed.refresh_token, { token_type_hint: 'refresh_token' });
    assert.deepEqual(await openid.tokenIntrospection(asResourceServer, refreshed.access_token), { active: false });
    await assert.rejects(openid.refreshTokenGrant(server, refreshed.refresh_token), { error: 'invalid_grant' });
  });
  if (!kind.isPublic) {
    await step('client credentials', async () => {
      const { access_token } = await openid.clientCredentialsGrant(server, { scope: 'api' });
      const answer = await openid.fetchProtectedResource(server, access_token, new URL(`${exchanges.url}/api.php/session`), 'GET');
      assert.equal((await answer.json()).active_profile.name, 'Observer');
    });
  }
  await step('end-session', async () => {
    const link = openid.buildEndSessionUrl(server, { post_logout_redirect_uri: SIGNED_OUT_URI, id_token_hint: given.id_token, state: 'x y' });
    assert.equal(new URL(await erika.follow(link.href, 'Sign out')).href, `${SIGNED_OUT_URI}?state=x+y`);
  });
}
