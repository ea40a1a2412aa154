#!/usr/bin/env node
// Has schemathesis send whatever the API's own documents allow, and what they do not: no answer may be one that they
// do not tell, and none a failure of the server. Then the programs of "Getting started" are run as they are printed.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Exchanges } from './lib/exchanges.mjs';
import { temporaryFolder } from './lib/server.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const python = process.env.E2E_PYTHON ?? path('../target/e2e-python/bin/python');
const folder = temporaryFolder('schemathesis');
const common = ['--checks', 'all', '--phases', 'examples,coverage,fuzzing', '--seed', '1', '--generation-database', 'none', '--no-color', '--warnings', 'off', '--continue-on-failure'];

await Exchanges.hold('schemathesis', { minutes: 10 }, async (exchanges) => {
  const grants = ['--grant', 'client_credentials', '--scope', 'api,graphql,status'];
  const newToken = async (name) => tokenOf(exchanges, await exchanges.addClient(name, ...grants, '--profile', 'Super-Admin'));
  await testGraphql(exchanges, await newToken('GraphQL'));
  // What can end the client that asks comes last.
  const endsClients = (path) => path.startsWith('/Configuration/OAuthClient/{');
  await testRest(exchanges, await newToken('REST'), 'REST by its document', (path) => !endsClients(path));
  await testRest(exchanges, await newToken('Clients'), 'OAuth clients by the document', endsClients);
  const reader = await exchanges.addClient('Getting started', ...grants, '--profile', 'Observer');
  await runExamples(exchanges, reader);
});

async function tokenOf({ url }, { id, secret }) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret, scope: 'api graphql status' });
  const answer = await fetch(`${url}/api.php/token`, { method: 'POST', body });
  return (await answer.json()).access_token;
}

/** Runs schemathesis straight against the server: everything that goes over the wire would be too much to keep. */
async function schemathesis(exchanges, token, location, ...options) {
  const arguments_ = ['-m', 'schemathesis.cli', '--config-file', path('schemathesis.toml'), 'run', location, ...common, ...options];
  const header = ['-H', `Authorization: Bearer ${token}`];
  const program = exchanges.run(python, [...arguments_, ...header], { cwd: folder, timeout: 400_000 });
  const output = await program.ended();
  const [, cases] = output.match(/Test cases:\n\s+(\d+) generated/) ?? [];
  assert.ok(Number(cases) > 50, `hardly anything was tested:\n${output}`);
  return cases;
}

async function testRest(exchanges, token, label, isMeant) {
  const document = await (await fetch(`${exchanges.server.url}/api.php/doc.json`)).json();
  // As whom somebody acts is tested elsewhere: what is not held is refused, and nothing else would be tested here.
  const acting = ['profile', 'entity', 'recursive'].map((name) => `#/components/parameters/${name}`);
  for (const [path, operations] of Object.entries(document.paths)) {
    if (!isMeant(path)) delete document.paths[path];
    for (const operation of Object.values(operations)) {
      if (operation.parameters) operation.parameters = operation.parameters.filter(({ $ref }) => !acting.includes($ref));
    }
  }
  const file = join(folder, 'doc.json');
  writeFileSync(file, JSON.stringify(document));
  await exchanges.try(label, () => schemathesis(exchanges, token, file, '--url', `${exchanges.server.url}/api.php`, '--max-examples', '15'));
}

async function testGraphql(exchanges, token) {
  const answer = await fetch(`${exchanges.server.url}/api.php/GraphQL/Schema`, { headers: { authorization: `Bearer ${token}` } });
  // A text that is no filter, order or cursor is refused, which the schema cannot say; those are tested elsewhere.
  const schema = (await answer.text()).replaceAll(/"""[^]*?"""/g, '').replaceAll(/\b(filter|sort|order|cursor): String,?\s*/g, '');
  const file = join(folder, 'schema.graphql');
  writeFileSync(file, schema);
  await exchanges.try('GraphQL by its schema', () => schemathesis(exchanges, token, file, '--url', `${exchanges.server.url}/api.php/graphql`, '--max-examples', '5', '--mode', 'positive'));
}

/** Runs what the page says, as it says it. */
async function runExamples(exchanges, { id, secret }) {
  const page = await (await fetch(`${exchanges.url}/api.php/getting-started`)).text();
  const env = { PATH: process.env.PATH, SERVER: exchanges.url, CLIENT_ID: id, CLIENT_SECRET: secret };
  const unescaped = (text) => text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const printed = (name) => unescaped(page.match(new RegExp(`<code id="${name}">([^]*?)</code>`))[1]);
  const programs = [
    ['curl', 'sh', ['-c', printed('curl')], /"name":"Getting started"/],
    ['python', python, ['-c', printed('python')], /^Acting as Getting started$/m],
    ['javascript', process.execPath, ['--input-type=module', '--eval', printed('javascript')], /^Acting as Getting started$/m],
    ['docs/examples/javascript', process.execPath, [path('../docs/examples/javascript/service-account.mjs')], /^acts as Getting started, with the profile Observer$/m],
  ];
  for (const [name, program, arguments_, expected] of programs) {
    await exchanges.try(`getting started: ${name}`, async () => {
      assert.match(await exchanges.run(program, arguments_, { env }).ended(), expected);
    });
  }
}
