#!/usr/bin/env node
// The queue with documents that cannot be recorded, forms of a house with many entities, what is done with several agents
// and refused equipments at once, and buttons that copy, in a real browser, as administrator.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { machine } from './lib/machines.mjs';
import { Walk } from './lib/walk.mjs';

const QUEUE = '/administration/inventory/queue';
const AGENTS = '/administration/agents';
const REFUSED = '/administration/refused-equipment';
// More than a page of the list, and than an entity field lists.
const BROKEN = 60;
const ENTITIES = 60;
const LONG = 'workstation-of-the-second-reading-room-behind-the-archive-2026-01-01-00-00-00';

const walk = await Walk.begin('queue', { minutes: 8 });
const { server, visitor, page, visit, main, press, notice, submit } = walk;

await walk.go(async () => {
  await walk.setUp();
  await server.command('setting', 'set', 'inventory.enabled=true');
  await fillQueue();
  await workOnQueue();
  await chooseAmongManyEntities();
  await actOnSeveralAgents();
  await actOnSeveralRefused();
});

/** Puts documents into the queue that no version can read, as a disk that lies would leave them, and has the server try. */
async function fillQueue() {
  await visit(QUEUE);
  await visitor.look('queue-empty');
  await server.stop();
  const program = `
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
names = [sys.argv[2]] + ["broken-%03d" % number for number in range(1, int(sys.argv[3]))]
database.executemany("""insert into waiting_documents (deviceid, packing, content, size, address, authenticated_by, received_at)
    values (?, 'plain', ?, 7, '192.0.2.7', 'none', 1767225600000000)""", [(name, b"neither") for name in names])
database.commit()`;
  const filled = spawnSync('python3', ['-c', program, join(server.folder, 'data', 'quartermaster.db'), LONG, String(BROKEN)]);
  if (filled.status !== 0) throw new Error(`the queue was not filled: ${filled.stderr}`);
  await server.run();
  await untilFailed();
}

/** Waits until the server has given all of them up. */
async function untilFailed() {
  for (let turn = 0; turn < 200; turn += 1) {
    const failed = JSON.parse(await server.command('queue', 'list', '--failed', '--limit', '1000', '--json'));
    if (failed.length >= BROKEN) return;
    await sleep(100);
  }
  throw new Error('not every document was tried');
}

async function workOnQueue() {
  await visit(`${QUEUE}?state=failed`);
  await visitor.look('queue-failed');
  await visitor.tryKeyboard('the queue');
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await main().getByText(`51–${BROKEN} of ${BROKEN}`).waitFor();
  await visit(`${QUEUE}?q=workstation`);
  await main().getByRole('link', { name: LONG }).click();
  await visitor.look('queue-document');
  await copies('Copy Device id', LONG);
  await copies('Copy Denial', /^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  await press('Try again');
  await notice('It is back in the queue');
  await untilFailed();
  await visit(QUEUE);
  await press(`Retry all ${BROKEN} failed inventories`);
  await notice(`${BROKEN} are back in the queue`);
  await untilFailed();
  await visit(`${QUEUE}?q=workstation`);
  await main().getByRole('link', { name: LONG }).click();
  await main().getByRole('link', { name: 'Delete', exact: true }).click();
  await visitor.look('queue-deletion');
  await press('Delete permanently');
  await notice('The document is deleted');
}

/** Presses a button by the keyboard, and looks what it copied and whether it was announced. */
async function copies(name, expected) {
  const button = main().getByRole('button', { name, exact: true }).first();
  await button.focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-announce]').filter({ hasText: `${name}: Copied` }).waitFor({ state: 'attached' });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const is = expected instanceof RegExp ? expected.test(copied) : copied === expected;
  if (!is) visitor.complaints.push(`"${name}" copied "${copied}"`);
}

async function chooseAmongManyEntities() {
  await visit('/administration/entities/add');
  await page.evaluate(async (count) => {
    const { value } = document.querySelector('[name=csrf]');
    for (let number = 0; number < count; number += 1) {
      const body = new URLSearchParams({ csrf: value, name: `Site ${String(number).padStart(2, '0')}`, parent: '' });
      const parent = document.querySelector('[name=parent]');
      body.set('parent', parent?.value ?? '');
      await fetch('/administration/entities', { method: 'POST', body });
    }
  }, ENTITIES);
  await visit('/administration/inventory');
  const field = page.getByLabel('Default entity', { exact: true });
  await field.fill('site 4');
  await page.locator('#entity-offers option').nth(9).waitFor({ state: 'attached' });
  await visitor.look('inventory-many-entities');
  await visitor.expectingRefusal(async () => {
    await press('Save');
    await main().getByText('Several names contain this').waitFor();
    await visitor.look('inventory-many-entities-refused');
  });
  await page.getByLabel('Default entity', { exact: true }).fill('site 42');
  await press('Save');
  await notice('saved');
  const chosen = await page.getByLabel('Default entity', { exact: true }).inputValue();
  if (!/Site 42 \(#\d+\)$/.test(chosen)) visitor.complaints.push(`the default entity is "${chosen}"`);
  await visit('/administration/users/add');
  await visitor.look('user-add-many-entities');
  await visit('/administration/entities');
  await visitor.look('entities-many');
}

async function chooseAll() {
  await page.getByLabel('Select all on this page').check();
}

async function actOnSeveralAgents() {
  for (const number of [1, 2, 3]) await submit(machine(number, `host${number}`));
  await visit(AGENTS);
  await chooseAll();
  await visitor.look('agents-chosen');
  await press('Lock');
  await main().getByRole('link', { name: /^host1-/ }).waitFor();
  await visitor.look('agents-lock');
  await press('Lock');
  await notice('3 agents are locked');
  await main().getByRole('link', { name: /^host1-/ }).click();
  await visitor.look('agent-locked');
  await copies('Copy Device id', machine(1, 'host1').deviceid);
  await visit(AGENTS);
  await chooseAll();
  await press('Unlock');
  await press('Unlock');
  await notice('3 agents are unlocked');
  await page.getByLabel(`Select ${machine(3, 'host3').deviceid}`).check();
  await press('Delete permanently');
  await visitor.look('agents-delete');
  await press('Delete permanently');
  await notice('One agent is deleted');
  await visit('/assets/computers');
  await main().getByRole('link', { name: 'host1', exact: true }).click();
  await visitor.look('computer-copy');
  await copies('Copy Serial number', machine(1, 'host1').content.bios.ssn);
  await copies('Copy UUID', machine(1, 'host1').content.hardware.uuid);
}

async function actOnSeveralRefused() {
  await visit('/administration/inventory/rules/add?list=assets');
  await page.getByLabel('Name', { exact: true }).fill('Not guests');
  const first = page.getByRole('group', { name: 'Criterion 1' });
  await first.getByLabel('What').selectOption('name');
  await first.getByLabel('How').selectOption('matches');
  await first.getByLabel('Value').fill('^guest');
  await page.getByLabel('Refuse', { exact: true }).check();
  await press('Add');
  await press('Move Not guests to the top');
  for (const number of [5, 6, 7]) await submit(machine(number, `guest${number}`));
  await visit(REFUSED);
  await chooseAll();
  await page.getByLabel('Select guest7').uncheck();
  await visitor.look('refused-chosen');
  await press('Accept as new assets');
  await visitor.look('refused-accept');
  await press('Accept as new assets');
  await notice('2 are added as new assets');
  await chooseAll();
  await press('Delete permanently');
  await visitor.look('refused-delete');
  await press('Delete permanently');
  await notice('One is deleted');
  await main().getByText('No refused equipment').waitFor();
}
