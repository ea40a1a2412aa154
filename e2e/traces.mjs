#!/usr/bin/env node
// What an administrator sees of what happened: the first page, the audit log,
// denials, sessions and tokens of everybody, and how long traces are kept.

import { readFileSync } from 'node:fs';
import { Walk } from './lib/walk.mjs';

const walk = await Walk.begin('traces', { minutes: 5 });
const { server, visitor, page, see, submit } = walk;

await walk.go(async () => {
  await walk.setUp();
  await see('/administration/denials', 'denials-empty');
  await see('/administration/sessions?kind=tokens', 'tokens-empty');
  const client = await addClient('Agents of the branch office with a name that goes on and on');
  await refusedToken(client);
  const { reference } = await refusedToken({ ...client, client_secret: 'qms_wrong' });
  await token(client);
  await submitInventory();
  await see('/', 'first-page');
  await see('/administration/audit-log', 'audit-log');
  await page.locator('.told summary').first().click();
  await visitor.look('audit-log-changes');
  await visitor.expectingRefusal(() => see('/administration/audit-log?from=yesterday&client=nobody', 'audit-log-problem'));
  await see('/administration/denials', 'denials');
  await see(`/administration/denials/${reference}`, 'denial');
  await see('/administration/sessions', 'sessions');
  await see('/administration/sessions?kind=tokens', 'tokens');
  await endSeveral(client);
  await see('/administration/sessions/revocation?what=everything', 'revocation');
  await visitor.expectingRefusal(endWithoutWord);
  await visitor.look('revocation-problem');
  await endEverything();
  await see('/configuration/general', 'general');
  // What was counted has been written meanwhile.
  await see('/', 'first-page-later');
});

async function addClient(name) {
  const added = await server.command('client', 'add', '--name', name, '--grant', 'client_credentials', '--scope', 'inventory', '--json');
  const { client_id, client_secret } = JSON.parse(added);
  return { client_id, client_secret };
}

async function token(client, scope = 'inventory') {
  const body = JSON.stringify({ grant_type: 'client_credentials', scope, ...client });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}/api.php/token`, { method: 'POST', headers, body });
  return answer.json();
}

async function submitInventory() {
  await server.command('setting', 'set', 'inventory.enabled=true', 'inventory.authentication=none');
  await submit(JSON.parse(readFileSync(new URL('documents/birch.json', import.meta.url))));
}

async function refusedToken(client) {
  const told = JSON.stringify(await token(client, 'api'));
  const reference = told.match(/Reference (\S+?)\./)?.[1];
  if (!reference) throw new Error(`no reference: ${told}`);
  return { reference };
}

async function endSeveral(client) {
  for (let number = 0; number < 2; number += 1) await token(client);
  await page.goto(`${server.url}/administration/sessions?kind=tokens`);
  const rows = await page.getByRole('checkbox', { name: /^Select what began/ }).all();
  for (const box of rows.slice(0, 2)) await box.check();
  await page.getByRole('main').getByRole('button', { name: 'End', exact: true }).click();
  await visitor.look('tokens-end');
  await page.getByLabel('Reason').fill('they leaked');
  await page.getByRole('main').getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('status').filter({ hasText: '2 grants and tokens are ended' }).waitFor();
}

async function endWithoutWord() {
  await page.getByLabel('Reason').fill('a lost laptop');
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByText('Type “everything” to continue.').waitFor();
}

async function endEverything() {
  await page.getByLabel(/type “everything”/).fill('everything');
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByText('It has ended, and no longer works.').waitFor();
}
