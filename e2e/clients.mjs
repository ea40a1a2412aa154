#!/usr/bin/env node
// OAuth clients in a real browser: created from each intent, their tabs, several at once, the danger zone.

import { request } from './lib/http.mjs';
import { Menu } from './lib/pages.mjs';
import { Walk } from './lib/walk.mjs';

const LONG = 'A client with a rather long name that somebody typed to see what becomes of it in narrow places';

const walk = await Walk.begin('clients', { minutes: 8 });
const { server, visitor, page, press } = walk;
const list = `${server.url}/configuration/oauth-clients`;

await walk.go(async () => {
  await walk.setUp();
  const agents = await createForAgents();
  await waitForContact(agents);
  await tryIt(agents);
  await createWebApplication();
  await createApp();
  await seeAdvanced();
  await replaceSecret(agents);
  await changeAccess(agents);
  await seeTabs();
  await actOnSeveral();
  await danger(agents);
});

async function tab(name) {
  await page.getByRole('navigation', { name: 'Parts of this client' }).getByRole('link', { name, exact: true }).click();
}

async function ask({ id, secret }, given = secret) {
  const body = JSON.stringify({ grant_type: 'client_credentials', client_id: id, client_secret: given, scope: 'inventory' });
  const headers = { 'Content-Type': 'application/json', 'User-Agent': 'GLPI-Agent_v1.12' };
  return request('POST', `${server.url}/api.php/token`, { headers, body });
}

/** Expects the dialog that shows a secret once, and returns what it shows. */
async function readSecret(name) {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await visitor.look(name, { secrets: [page.getByLabel('Client Secret', { exact: true })] });
  const credentials = {
    id: await page.getByLabel('Client ID', { exact: true }).inputValue(),
    secret: await page.getByLabel('Client Secret', { exact: true }).inputValue(),
  };
  await page.keyboard.press('Escape');
  if (!(await dialog.isVisible())) throw new Error('Escape throws the secret away');
  await page.getByRole('button', { name: 'Copy as environment' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (!copied.includes(`OAUTH_CLIENT_SECRET=${credentials.secret}`)) throw new Error(`copied: ${copied}`);
  return credentials;
}

async function createForAgents() {
  await new Menu(page).open('Configuration', 'OAuth clients');
  await visitor.look('oauth-clients-empty');
  await page.getByRole('link', { name: 'Add', exact: true }).click();
  await visitor.look('oauth-clients-intents');
  await page.getByRole('link', { name: 'GLPI Agents' }).click();
  await page.getByLabel('Address or range 1', { exact: true }).fill('10.0.0.0/33');
  await page.getByText('Invalid IP address or CIDR range: 10.0.0.0/33').waitFor();
  await page.getByLabel('Address or range 1', { exact: true }).fill('10.0.0.0/8');
  await page.getByLabel('Label of address 1', { exact: true }).fill('Data centre');
  await page.getByText('Covers 16,777,216 addresses.').waitFor();
  await press(/my address/);
  await press('Add a row');
  await page.getByText('Covers 16,777,217 addresses.').waitFor();
  await page.getByText(/10\.0\.0\.0\/8 \(Data centre\), 127\.0\.0\.1/).waitFor();
  await press('Remove row 3');
  await visitor.look('oauth-clients-add-agents');
  await press('Add');
  const agents = await readSecret('oauth-clients-secret');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download agent.cfg' }).click();
  if ((await download).suggestedFilename() !== 'agent.cfg') throw new Error('agent.cfg has another name');
  await page.getByRole('link', { name: 'I have saved it' }).click();
  return { ...agents, href: page.url().replace(/\/setup$/, '') };
}

async function waitForContact(agents) {
  await page.getByText('Waiting for first contact').waitFor();
  await visitor.look('oauth-client-setup-waiting');
  for (let count = 0; count < 12; count += 1) await ask(agents);
  for (let count = 0; count < 4; count += 1) await ask(agents, 'wrong');
  await page.getByText('received', { exact: true }).waitFor({ timeout: 30_000 });
  await visitor.look('oauth-client-setup');
}

async function tryIt({ secret }) {
  const field = page.getByLabel('Client Secret');
  await field.fill('wrong');
  await visitor.expectingRefusal(async () => {
    await press('Request a token');
    await page.getByText('It was refused').waitFor();
  });
  await page.getByRole('link', { name: /^[0-9A-Z]{5}-[0-9A-Z]{5}$/ }).waitFor();
  await field.fill(secret);
  await press('Request a token');
  await page.getByText('It works').waitFor();
  await visitor.look('oauth-client-trial');
}

async function createWebApplication() {
  await page.goto(`${list}/add?preset=web`);
  await page.getByLabel('Name', { exact: true }).fill(LONG);
  await page.getByLabel('Authorized redirect URIs').fill('http://app.example.com/callback');
  await page.getByText(/http is for this machine only/).waitFor();
  await visitor.look('oauth-clients-add-web-wrong');
  await visitor.expectingRefusal(async () => {
    await press('Add');
    await page.getByText(/http is for this machine only/).first().waitFor();
  });
  await page.getByLabel('Authorized redirect URIs').fill('https://app.example.com/callback');
  await page.getByText('https://app.example.com/callback', { exact: true }).last().waitFor();
  await press('Add');
  await page.getByRole('dialog').waitFor();
}

async function createApp() {
  await page.goto(`${list}/add?preset=app`);
  await page.getByLabel('Name', { exact: true }).fill('Field app');
  await page.getByLabel('Authorized redirect URIs').fill('com.example.app:/callback');
  await press('Add');
  await page.getByRole('dialog').waitFor();
  if (await page.getByLabel('Client Secret', { exact: true }).count()) throw new Error('a public client has a secret');
  await visitor.look('oauth-clients-added-public');
}

async function seeAdvanced() {
  await page.goto(`${list}/add?preset=advanced`);
  await page.getByRole('checkbox', { name: 'Password' }).check();
  await visitor.look('oauth-clients-add-advanced');
}

async function replaceSecret(agents) {
  await page.goto(`${agents.href}/credentials`);
  await page.getByText('active', { exact: true }).waitFor();
  await press('Create a new secret');
  const renewed = await readSecret('oauth-client-new-secret');
  await page.getByRole('link', { name: 'I have saved it' }).click();
  await page.getByText(/Still used by 2 callers/).waitFor();
  await visitor.look('oauth-client-credentials');
  for (const secret of [agents.secret, renewed.secret]) {
    const { status } = await ask(agents, secret);
    if (status !== 200) throw new Error(`${status} while both secrets work`);
  }
}

async function changeAccess(agents) {
  await page.goto(`${agents.href}/access`);
  await page.getByLabel('Comments').fill('Agents of the head office and its branches');
  await page.getByLabel('Lifetime of access tokens').fill('1800');
  await visitor.look('oauth-client-access');
  await press('Save');
  await page.getByText('Your changes are saved.').waitFor();
  await narrow();
}

/** Types an address instead of that from which the agents come: the console says whom that turns away, and saves nothing yet. */
async function narrow() {
  await page.getByLabel('Address or range 2').fill('198.51.100.7');
  await page.getByText('The only address from which this client was let in during the last 30 days would be refused.').waitFor();
  await visitor.look('oauth-client-narrowing');
  await press('Save');
  await page.getByText('Nothing has been saved yet.').waitFor();
  await visitor.look('oauth-client-narrowed');
  await press('Back to the form');
  await page.getByLabel('Address or range 1').waitFor();
}

async function seeTabs() {
  await tab('Overview');
  await page.getByText('Show as table').click();
  await visitor.look('oauth-client-overview');
  await page.getByRole('link', { name: 'By address' }).click();
  await page.getByRole('link', { name: '24 hours' }).click();
  await visitor.look('oauth-client-usage-by-address');
  await tab('Activity');
  await visitor.look('oauth-client-activity');
  await tab('History');
  await visitor.look('oauth-client-history');
  if (!(await page.content()).includes('30 minutes')) throw new Error('the history does not tell the change');
}

async function actOnSeveral() {
  await page.goto(list);
  await visitor.look('oauth-clients');
  await page.getByText('Columns').click();
  await page.getByRole('checkbox', { name: 'Client ID' }).check();
  await page.getByRole('button', { name: 'Show these' }).click();
  await page.getByRole('columnheader', { name: 'Client ID' }).waitFor();
  await page.getByRole('combobox', { name: 'State' }).selectOption('enabled');
  await press('Apply');
  await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  await press('Disable');
  await page.getByRole('heading', { level: 1, name: /Disable 3 clients/ }).waitFor();
  await visitor.look('oauth-clients-chosen');
  await press('Disable');
  await page.getByText('3 clients are disabled.').waitFor();
  await page.goto(`${list}?q=nobody+has+this+name`);
  await visitor.look('oauth-clients-no-match');
}

async function danger(agents) {
  await page.goto(`${agents.href}/state`);
  await press('Enable');
  await page.getByText('The client is enabled.').waitFor();
  await page.getByRole('link', { name: 'Delete permanently' }).click();
  await visitor.look('oauth-client-deletion');
  await page.getByLabel('Type the name to confirm').fill('GLPI Agents');
  await press('Delete permanently');
  await page.getByText('The client is deleted').waitFor();
}
