#!/usr/bin/env node
// Import rules, trying a document, and refused equipment in a real browser, as administrator.

import { machine } from './lib/machines.mjs';
import { Walk } from './lib/walk.mjs';

const RULES = '/administration/inventory/rules';
const REFUSED = '/administration/refused-equipment';
const LONG = 'Machines whose names begin as those of the guests of the hypervisors in the cellar do';

const walk = await Walk.begin('rules', { minutes: 8 });
const { server, visitor, page, visit, follow, press, notice, submit } = walk;

await walk.go(async () => {
  await walk.setUp();
  await server.command('setting', 'set', 'inventory.enabled=true');
  await seeRules();
  await addRule();
  await tryDocument();
  await refuseAndAccept();
  await switchSeveral();
  await goBack();
});

/** The names of the rules of assets, in their order. */
async function order() {
  const list = page.getByRole('region', { name: 'Which asset an inventory is about' });
  return list.getByRole('row').getByRole('link').allTextContents();
}

async function seeRules() {
  await visit(RULES);
  await visitor.look('rules');
  await visitor.tryKeyboard('the rules');
  const before = await order();
  await press(`Move ${before[1]} up`);
  const after = await order();
  if (after[0] !== before[1] || after[1] !== before[0]) visitor.complaints.push(`the order is ${after}`);
  await press(`Move ${before[1]} down`);
}

async function addRule() {
  await visit(`${RULES}/add?list=assets`);
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
  await submit(machine(1, 'host1'));
  await visit(`${RULES}/trial`);
  await page.getByLabel('Document', { exact: true }).fill(JSON.stringify(machine(1, 'host1'), null, 1));
  await press('Try it');
  await page.getByText('recognised by Serial number + UUID').waitFor();
  await visitor.look('trial');
}

async function refuseAndAccept() {
  await visit(REFUSED);
  await visitor.look('refused-none');
  await submit(machine(2, 'guest2'));
  await submit(machine(3, 'guest3'));
  await visit(REFUSED);
  await visitor.look('refused');
  await page.getByRole('link', { name: 'guest2', exact: true }).click();
  await visitor.look('refused-one');
  await press('Accept');
  await notice('added as a new asset');
  await page.getByRole('link', { name: 'guest3', exact: true }).click();
  await follow('Delete');
  await press('Delete permanently');
  await notice('It is deleted');
  await visit('/assets/computers');
  await page.getByRole('link', { name: 'guest2', exact: true }).waitFor();
}

async function switchSeveral() {
  await visit(RULES);
  const list = page.getByRole('region', { name: 'Which asset an inventory is about' });
  for (const box of (await list.getByRole('checkbox', { name: /^Select (?!all)/ }).all()).slice(0, 2)) await box.check();
  await page.locator('#chosen-assets').getByRole('button', { name: 'Disable', exact: true }).click();
  await visitor.look('rules-disable');
  await press('Disable');
  await notice('2 rules are switched off');
}

async function goBack() {
  await visit(`${RULES}/reset`);
  await visitor.look('rules-reset');
  await press('Restore the default rules');
  await notice('The default rules are in force');
}
