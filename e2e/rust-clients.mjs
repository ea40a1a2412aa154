#!/usr/bin/env node
// Runs the examples in Rust: a service account by the crate oauth2, an
// application on a person's machine by openidconnect.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Exchanges } from './lib/exchanges.mjs';
import { request } from './lib/http.mjs';

const examples = process.env.E2E_RUST_EXAMPLES ?? fileURLToPath(new URL('../target/examples/debug', import.meta.url));

// The algorithms, and what the crate calls them.
const ALGORITHMS = { ES256: 'EcdsaP256Sha256', EdDSA: 'EdDsa', RS256: 'RsaSsaPkcs1V15Sha256' };

await Exchanges.hold('rust', { minutes: 3 }, async (exchanges) => {
  const erika = await exchanges.addPerson('erika');
  for (const format of ['opaque', 'jwt']) await actAsServiceAccount(exchanges, format);
  for (const algorithm of Object.keys(ALGORITHMS)) await signIn(exchanges, erika, algorithm);
});

// The crate oauth2 revokes at https addresses only, so that revocation is left to the other clients.
async function actAsServiceAccount(exchanges, format) {
  const options = ['--grant', 'client_credentials', '--scope', 'api', '--profile', 'Observer', '--token-format', format];
  const { id, secret } = await exchanges.addClient('Nightly report', ...options);
  await exchanges.try(`oauth2, ${format} token: client credentials, API, introspection`, async () => {
    const env = { SERVER: exchanges.url, CLIENT_ID: id, CLIENT_SECRET: secret };
    const output = await exchanges.run(join(examples, 'service_account'), [], { env }).ended();
    assert.match(output, /^session: .*"name":"Nightly report"/m);
    assert.ok(output.includes(`introspection: active, for ${id}\n`));
  });
}

async function signIn(exchanges, erika, algorithm) {
  const options = ['--public', '--grant', 'authorization_code', '--scope', 'openid,user,offline_access', '--redirect-uri', 'http://127.0.0.1/callback'];
  const { id } = await exchanges.addClient('Desk', ...options, '--token-format', 'jwt', '--signing-algorithm', algorithm);
  await exchanges.try(`openidconnect, ${algorithm}: discovery, code, PKCE, ID token, userinfo, refresh`, async () => {
    const program = exchanges.run(join(examples, 'native_app'), [], { env: { SERVER: exchanges.url, CLIENT_ID: id } });
    const [, link] = await program.until(/^open: (.*)$/m);
    await request('GET', await erika.follow(link));
    const output = await program.ended();
    assert.match(output, new RegExp(`^ID token: ${ALGORITHMS[algorithm]}, user 1$`, 'm'));
    assert.match(output, /^userinfo: erika$/m);
    assert.match(output, /^refresh: for 3600 seconds$/m);
  });
}
