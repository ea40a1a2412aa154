#!/usr/bin/env node
// The way of a first administrator, in a real browser: from the set-up link to
// the page of a computer whose agent came with an OAuth token.

import { readFileSync } from 'node:fs';
import { Agent } from './lib/agent.mjs';
import { request } from './lib/http.mjs';
import { Agents, Clients, Computers, InventorySettings, Menu, SetUp, SignIn } from './lib/pages.mjs';
import { Walk } from './lib/walk.mjs';

const NAME = 'erika';
const PASSWORD = 'eleven green bottles 11';
const inventory = JSON.parse(readFileSync(new URL('documents/birch.json', import.meta.url)));
const { bios, softwares, operatingsystem } = inventory.content;

const walk = await Walk.begin('console', { minutes: 5 });
const { server, visitor, page } = walk;
const menu = new Menu(page);

await walk.go(async () => {
  await setUp();
  await signInAgain();
  await enableInventory();
  const credentials = await addClient();
  await submit(credentials);
  await seeComputer();
  await seeAgent();
  await importFiles();
  await seeWhomAChangeCutsOff();
  await leave();
});

async function setUp() {
  const link = server.stdout.match(/https?:\/\/\S+/g)?.find((url) => new URL(url).pathname !== '/');
  if (!link) throw new Error(`the first start printed no set-up link, but: ${server.stdout}`);
  const again = await server.command('setup-link');
  if (!/https?:\/\/\S+/.test(again)) throw new Error(`setup-link printed no link, but: ${again}`);

  await page.goto(again.match(/https?:\/\/\S+/)[0]);
  await visitor.look('set-up');
  await new SetUp(page).createAdministrator(NAME, PASSWORD);
  await page.getByText(/connect a GLPI Agent/i).first().waitFor();
  await visitor.look('home');
}

async function signInAgain() {
  await menu.signOut();
  await visitor.look('sign-in');
  const signIn = new SignIn(page);
  await visitor.expectingRefusal(async () => {
    await signIn.signIn(NAME, 'a wrong password');
    await signIn.expectRefusal();
  });
  await visitor.look('sign-in-refused');
  await signIn.signIn(NAME, PASSWORD);
  await page.getByRole('navigation').first().waitFor();
}

async function enableInventory() {
  await menu.open('Administration', 'Inventory');
  await visitor.look('inventory');
  const settings = new InventorySettings(page);
  await settings.enableWithOAuth();
  await settings.expectEnabledWithOAuth();
  await visitor.look('inventory-saved');
}

async function addClient() {
  await menu.open('Configuration', 'OAuth clients');
  await visitor.look('clients-empty');
  const clients = new Clients(page);
  await clients.startAdding();
  await visitor.look('client-add');
  await clients.addForAgents('Agents of the head office');
  const credentials = await clients.copyCredentials();
  await visitor.look('client-secret', { secrets: [clients.clientSecret] });
  await clients.saved();

  await menu.open('Configuration', 'OAuth clients');
  await visitor.look('clients');
  await clients.openFromList('Agents of the head office');
  if ((await page.content()).includes(credentials.secret)) throw new Error('the secret is shown a second time');
  await visitor.look('client');
  return credentials;
}

async function submit(credentials) {
  const url = `${server.url}/`;
  const { status } = await request('POST', url, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(inventory) });
  if (status !== 401) throw new Error(`an inventory without a token is answered ${status}, not 401`);
  const agent = new Agent(url, credentials);
  await agent.contact(inventory.deviceid);
  await agent.send(inventory);
}

async function seeComputer() {
  const { name } = inventory.content.hardware;
  await menu.open('Assets', 'Computers');
  const computers = new Computers(page);
  await computers.expectRow(name);
  await visitor.look('computers');
  await computers.sortBy('Name');
  await computers.search('no such computer');
  await computers.expectNoRow(name);
  await visitor.look('computers-none');
  await computers.search(bios.ssn);
  await computers.open(name);
  await computers.expectTexts([bios.ssn, bios.smodel, operatingsystem.name]);
  await visitor.look('computer');
  for (const tab of ['Components', 'Volumes', 'Network', 'Agents and inventory']) {
    await computers.openTab(tab);
    await visitor.look(`computer-${tab.split(' ')[0].toLowerCase()}`);
  }
  await computers.openTab('Software');
  await computers.expectTexts(softwares.map((software) => software.name));
  await visitor.look('computer-software');
}

async function seeAgent() {
  await menu.open('Administration', 'Agents');
  await new Agents(page).expectRow(inventory.deviceid);
  await visitor.look('agents');
  await new Agents(page).open(inventory.deviceid);
  await visitor.look('agent');
}

async function importFiles() {
  await menu.open('Administration', 'Inventory');
  const settings = new InventorySettings(page);
  await settings.startImport();
  await visitor.look('import');
  await settings.importFiles([
    { name: 'birch.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(inventory)) },
    { name: 'broken.xml', mimeType: 'text/xml', buffer: Buffer.from('<REQUEST>') },
  ]);
  await page.getByText('1 accepted, 1 refused.').waitFor();
  await visitor.look('imported');
}

async function seeWhomAChangeCutsOff() {
  await menu.open('Administration', 'Inventory');
  const settings = new InventorySettings(page);
  await settings.disable();
  await page.getByText('One agent that can submit now will be refused').waitFor();
  await visitor.look('inventory-consequences');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await settings.expectEnabledWithOAuth();
}

async function leave() {
  const within = page.url();
  await menu.signOut();
  await page.goto(within);
  await new SignIn(page).shown();
}
