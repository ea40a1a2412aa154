#!/usr/bin/env node
// Import rules, trying a document, and refused equipment in a real browser, as administrator.

import { Visitor } from './lib/browser.mjs';
import { SetUp } from './lib/pages.mjs';
import { Server, deadline } from './lib/server.mjs';

const PASSWORD = 'eleven green bottles 11';
const RULES = '/administration/inventory/rules';
const REFUSED = '/administration/refused-equipment';
const LONG = 'Machines whose names begin as those of the guests of the hypervisors in the cellar do';

deadline(8);
const server = await Server.start('rules');
const visitor = await Visitor.open(server.url);
const { page } = visitor;

try {
  await page.goto((await server.command('setup-link')).match(/https?:\/\/\S+/)[0]);
  await new SetUp(page).createAdministrator('erika', PASSWORD);
  await page.getByRole('navigation').first().waitFor();
  await server.command('setting', 'set', 'inventory.enabled=true');
  await seeRules();
  await addRule();
  await tryDocument();
  await refuseAndAccept();
  await goBack();
  await server.stop();
} catch (error) {
  visitor.complaints.push(error.stack);
  await visitor.keepLastSight();
}
await visitor.close();

if (visitor.complaints.length) {
  console.error(visitor.complaints.join('\n'));
  console.error(`FAILED: ${visitor.complaints.length} complaints\n${server.stderr}`);
  process.exit(1);
}
console.log('OK: no complaint; the pictures are in e2e/out');
process.exit(0);

function go(path) {
  return page.goto(`${server.url}${path}`);
}

function press(name) {
  return page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
}

async function notice(text) {
  await page.getByRole('status').filter({ hasText: text }).waitFor();
}

/** The names of the rules of assets, in their order. */
async function order() {
  const list = page.getByRole('region', { name: 'Which asset an inventory is about' });
  return list.getByRole('row').getByRole('link').allTextContents();
}

function machine(name, number) {
  return {
    action: 'inventory', deviceid: `${name}-2026-01-01-00-00-00`, itemtype: 'Computer',
    content: {
      versionclient: 'GLPI-Agent_v1.12',
      hardware: { name, uuid: `4c4c4544-0042-3510-8052-00000000000${number}` },
      bios: { ssn: `SN-000${number}`, smanufacturer: 'Example Computers', smodel: 'Model 9' },
      networks: [{ description: 'eth0', mac: `00:11:22:33:44:0${number}`, ipaddress: '192.0.2.10' }],
    },
  };
}

async function submit(document) {
  const answer = await fetch(server.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) });
  if (answer.status !== 200) throw new Error(`an inventory was answered with ${answer.status}`);
}

async function seeRules() {
  await go(RULES);
  await visitor.look('rules');
  await visitor.tryKeyboard('the rules');
  const before = await order();
  await press(`Move ${before[1]} up`);
  const after = await order();
  if (after[0] !== before[1] || after[1] !== before[0]) visitor.complaints.push(`the order is ${after}`);
  await press(`Move ${before[1]} down`);
}

async function addRule() {
  await go(`${RULES}/add?list=assets`);
  await page.getByLabel('Name', { exact: true }).fill(LONG);
  const first = page.getByRole('group', { name: 'Criterion 1' });
  await first.getByLabel('What').selectOption('name');
  await first.getByLabel('How').selectOption('matches');
  await first.getByLabel('Value').fill('^guest(');
  await page.getByLabel('Refuse', { exact: true }).check();
  await page.getByLabel('Reason for the refusal').fill('Guests are inventoried by their host');
  await visitor.expectingRefusal(async () => {
    await press('Add');
    await page.getByText('not a regular expression').waitFor();
    await visitor.look('rule-refused');
  });
  await page.getByRole('group', { name: 'Criterion 1' }).getByLabel('Value').fill('^guest');
  await press('Add');
  await notice('The rule is added');
  await press(`Move ${LONG} to the top`);
  if ((await order())[0] !== LONG) visitor.complaints.push('the new rule is not the first');
  await press(`Disable ${LONG}`);
  await press(`Enable ${LONG}`);
  await page.getByRole('link', { name: LONG }).click();
  await visitor.look('rule');
}

async function tryDocument() {
  await submit(machine('host1', 1));
  await go(`${RULES}/trial`);
  await page.getByLabel('Document', { exact: true }).fill(JSON.stringify(machine('host1', 1), null, 1));
  await press('Try it');
  await page.getByText('recognised by Serial number + UUID').waitFor();
  await visitor.look('trial');
}

async function refuseAndAccept() {
  await go(REFUSED);
  await visitor.look('refused-none');
  await submit(machine('guest2', 2));
  await submit(machine('guest3', 3));
  await go(REFUSED);
  await visitor.look('refused');
  await page.getByRole('link', { name: 'guest2', exact: true }).click();
  await visitor.look('refused-one');
  await press('Accept');
  await notice('added as a new asset');
  await page.getByRole('link', { name: 'guest3', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: 'Delete', exact: true }).click();
  await press('Delete permanently');
  await notice('It is deleted');
  await go('/assets/computers');
  await page.getByRole('link', { name: 'guest2', exact: true }).waitFor();
}

async function goBack() {
  await go(`${RULES}/reset`);
  await visitor.look('rules-reset');
  await press('Restore the default rules');
  await notice('The default rules are in force');
}
