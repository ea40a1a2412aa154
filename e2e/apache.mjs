#!/usr/bin/env node
// Uses a server from Apache: mod_oauth2 protects a page by introspection and by
// published keys, mod_auth_openidc signs people in.

import assert from 'node:assert/strict';
import { Apache } from './lib/apache.mjs';
import { Exchanges } from './lib/exchanges.mjs';
import { request } from './lib/http.mjs';

await Exchanges.hold('apache', { minutes: 3 }, async (exchanges) => {
  await protectByIntrospection(exchanges);
  await protectByKeys(exchanges);
  const erika = await exchanges.addPerson('erika');
  for (const algorithm of ['ES256', 'RS256']) await signIn(exchanges, erika, algorithm);
});

/** Returns a client that gets tokens for itself, and a function that asks for one. */
async function machine(exchanges, ...options) {
  const { id, secret } = await exchanges.addClient('Machine', '--grant', 'client_credentials', '--scope', 'api,status', '--profile', 'Observer', ...options);
  const token = async (scope) => {
    const body = JSON.stringify({ grant_type: 'client_credentials', client_id: id, client_secret: secret, scope });
    const answer = await request('POST', `${exchanges.url}/api.php/token`, { headers: { 'Content-Type': 'application/json' }, body });
    return JSON.parse(answer.body).access_token;
  };
  return { id, token };
}

/** The page is for tokens with the scope `api` alone, and tells whom it takes the caller for. */
function resource(verification) {
  return [
    '<Location /resource>',
    'AuthType oauth2',
    verification,
    'OAuth2TargetPass remote_user_claim=client_id',
    // The module compares the whole list of scopes with this one.
    'Require oauth2_claim scope:api',
    'Header set X-User expr=%{REMOTE_USER}',
    '</Location>',
  ];
}

async function expectPage(apache, token, id) {
  const ask = (authorization) => request('GET', `${apache.url}/resource`, { headers: authorization ? { Authorization: `Bearer ${authorization}` } : {} });
  assert.equal((await ask()).status, 401, 'without a token');
  const page = await ask(await token('api'));
  assert.deepEqual([page.status, page.body.toString(), page.headers['x-user']], [200, 'the page resource\n', id]);
  assert.equal((await ask(altered(await token('api')))).status, 401, 'with an altered token');
  assert.equal((await ask(await token('status'))).status, 401, 'with another scope');
  return ask;
}

function altered(token) {
  return token.replace(/.(?=.{20}$)/, (letter) => (letter === 'A' ? 'B' : 'A'));
}

async function protectByIntrospection(exchanges) {
  const { id, secret } = await exchanges.addClient('Apache', '--grant', 'client_credentials', '--scope', 'status', '--introspect-all');
  for (const authentication of ['client_secret_basic', 'client_secret_post']) {
    // The module remembers each answer for five minutes, unless it is told less.
    const options = `introspect.auth=${authentication}&client_id=${id}&client_secret=${secret}&expiry=0`;
    const verification = `OAuth2TokenVerify introspect ${exchanges.url}/api.php/introspect ${options}`;
    await exchanges.try(`mod_oauth2: introspection with ${authentication}`, async () => {
      const apache = await Apache.start(exchanges, ['oauth2'], () => resource(verification));
      const caller = await machine(exchanges);
      const ask = await expectPage(apache, caller.token, caller.id);
      const token = await caller.token('api');
      assert.equal((await ask(token)).status, 200);
      await exchanges.server.command('token', 'revoke', '--token', token);
      assert.equal((await ask(token)).status, 401, 'with a revoked token');
      await apache.stop();
    });
  }
}

async function protectByKeys(exchanges) {
  // Its library knows no EdDSA, passes over such keys with a warning, and has no issuer to compare here.
  for (const algorithm of ['ES256', 'RS256']) {
    const verification = `OAuth2TokenVerify jwks_uri ${exchanges.url}/api.php/jwks verify.exp=required`;
    await exchanges.try(`mod_oauth2: JWT signed with ${algorithm}, by the published keys`, async () => {
      const apache = await Apache.start(exchanges, ['oauth2'], () => resource(verification));
      const caller = await machine(exchanges, '--token-format', 'jwt', '--signing-algorithm', algorithm);
      await expectPage(apache, caller.token, caller.id);
      await apache.stop();
    });
  }
}

async function signIn(exchanges, erika, algorithm) {
  await exchanges.try(`mod_auth_openidc, ${algorithm}: discovery, code, PKCE, ID token, userinfo, refresh, end-session`, async () => {
    const registered = ['--grant', 'authorization_code', '--scope', 'openid,user,email', '--redirect-uri', 'http://127.0.0.1/private/callback', '--post-logout-redirect-uri', 'http://127.0.0.1/bye'];
    const { id, secret } = await exchanges.addClient('Intranet', ...registered, '--signing-algorithm', algorithm);
    const apache = await Apache.start(exchanges, ['auth_openidc'], (url) => [
      `OIDCProviderMetadataURL ${exchanges.url}/.well-known/openid-configuration`,
      `OIDCClientID ${id}`,
      `OIDCClientSecret ${secret}`,
      `OIDCRedirectURI ${url}/private/callback`,
      'OIDCCryptoPassphrase eleven-green-bottles',
      'OIDCScope "openid user email"',
      'OIDCPKCEMethod S256',
      'OIDCRemoteUserClaim preferred_username',
      'OIDCInfoHook iat access_token refresh_token id_token userinfo',
      'OIDCPassRefreshToken On',
      `OIDCRedirectURLsAllowed ^${url}/`,
      '<Location /private>',
      'AuthType openid-connect',
      'Require claim email:erika@example.com',
      'Header set X-User expr=%{REMOTE_USER}',
      '</Location>',
    ]);

    const asked = await erika.visit(`${apache.url}/private`);
    const back = await erika.visit(await erika.follow(asked.location));
    const page = await erika.visit(back.location);
    assert.deepEqual([page.status, page.page, page.headers['x-user']], [200, 'the page private\n', 'erika']);

    const info = async () => JSON.parse((await erika.visit(`${apache.url}/private/callback?info=json`)).page);
    const before = await info();
    assert.equal(before.userinfo.email, 'erika@example.com');
    assert.equal(before.id_token.aud, id);
    const refresh = new URLSearchParams({ refresh: `${apache.url}/private`, access_token: before.access_token });
    const refreshed = await erika.visit(`${apache.url}/private/callback?${refresh}`);
    assert.equal(refreshed.location, `${apache.url}/private`);
    assert.notEqual((await info()).access_token, before.access_token);

    const leave = await erika.visit(`${apache.url}/private/callback?logout=${encodeURIComponent(`${apache.url}/bye`)}`);
    assert.equal(await erika.follow(leave.location, 'Sign out'), `${apache.url}/bye`);
    await apache.stop();
  });
}
