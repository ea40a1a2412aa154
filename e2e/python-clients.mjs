#!/usr/bin/env node
// Runs the Python programs in a virtual environment: GLPI's four grants by
// authlib and requests-oauthlib, and the example of a service account.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Exchanges } from './lib/exchanges.mjs';
import { REDIRECT_URI } from './lib/kinds.mjs';

const GRANTS = ['client_credentials', 'password', 'authorization_code', 'refresh_token'];
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = process.env.E2E_PYTHON ?? path('../target/e2e-python/bin/python');
// Both libraries refuse http unless told so.
const insecure = { AUTHLIB_INSECURE_TRANSPORT: '1', OAUTHLIB_INSECURE_TRANSPORT: '1' };

await Exchanges.hold('python', { minutes: 3 }, async (exchanges) => {
  const erika = await exchanges.addPerson('erika');
  const everything = ['--grant', GRANTS.slice(0, 3).join(), '--scope', 'api,user', '--redirect-uri', REDIRECT_URI, '--pkce', 'optional', '--profile', 'Observer'];
  const { id, secret } = await exchanges.addClient('Everything of GLPI', ...everything);
  const env = { PATH: process.env.PATH, SERVER: exchanges.url, CLIENT_ID: id, CLIENT_SECRET: secret, ...insecure };

  for (const library of ['authlib', 'requests_oauthlib']) {
    for (const method of ['basic', 'body']) await useGrants(exchanges, erika, library, method, env);
  }
  await actAsServiceAccount(exchanges, env);
});

async function useGrants(exchanges, erika, library, method, env) {
  const person = { USER_NAME: erika.name, USER_PASSWORD: erika.password, REDIRECT_URI };
  await exchanges.try(`${library}, credentials by ${method}: ${GRANTS.join(', ')}`, async () => {
    const program = exchanges.run(python, [path(`python/${library}_grants.py`), method], { env: { ...env, ...person } });
    const [, link] = await program.until(/^open: (.*)$/m);
    program.child.stdin.end(`${await erika.follow(link)}\n`);
    const output = await program.ended();
    const names = GRANTS.map((grant) => output.match(new RegExp(`^${grant}: (.*)$`, 'm'))?.[1]);
    assert.deepEqual(names, ['Everything of GLPI', 'erika', 'erika', 'erika']);
    assert.equal(/^> authorization: Basic /im.test(String(exchanges.wire)), method === 'basic', 'the credentials were sent in the other way');
  });
}

async function actAsServiceAccount(exchanges, everyone) {
  const options = ['--grant', 'client_credentials', '--scope', 'api,status', '--profile', 'Observer'];
  const { id, secret } = await exchanges.addClient('Nightly report', ...options);
  await exchanges.try('docs/examples/python: service account', async () => {
    const env = { ...everyone, CLIENT_ID: id, CLIENT_SECRET: secret };
    const output = await exchanges.run(python, [path('../docs/examples/python/service_account.py')], { env }).ended();
    assert.match(output, /^acts as Nightly report, with the profile Observer$/m);
    assert.match(output, /^db: OK$/m);
  });
}
