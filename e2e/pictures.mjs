#!/usr/bin/env node
// Makes the pictures of the README anew: the way from the first start to a
// machine in the list, as a browser shows it.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Agent } from './lib/agent.mjs';
import { launch } from './lib/browser.mjs';
import { Clients, InventorySettings, Menu, SetUp } from './lib/pages.mjs';
import { Server, deadline } from './lib/server.mjs';

const VIEW = { width: 1200, height: 720 };
// Of WebP, from 0 to 1: letters stay sharp.
const QUALITY = 0.9;
const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const inventory = JSON.parse(readFileSync(new URL('documents/birch.json', import.meta.url)));

deadline(3);
mkdirSync(folder, { recursive: true });
const server = await Server.start('pictures');
const browser = await launch();
const context = await browser.newContext({ viewport: VIEW, locale: 'en-GB', colorScheme: 'light', reducedMotion: 'reduce', deviceScaleFactor: 1.25 });
const page = await context.newPage();
const packer = await context.newPage();
const menu = new Menu(page);

await page.goto(server.stdout.match(/https?:\/\/\S+\/setup\/\S+/)[0]);
await page.getByLabel('Name', { exact: true }).fill('erika');
await keep('set-up');
await new SetUp(page).createAdministrator('erika', 'eleven green bottles 11');
await page.getByText(/connect a GLPI Agent/i).first().waitFor();
await keep('home');

await menu.open('Administration', 'Inventory');
await new InventorySettings(page).enableWithOAuth();
await keep('inventory');

await menu.open('Configuration', 'OAuth clients');
const clients = new Clients(page);
await clients.startAdding();
await page.getByRole('main').getByRole('link', { name: 'GLPI Agents' }).click();
await page.getByLabel('Name', { exact: true }).waitFor();
await keep('client');
await page.getByRole('main').getByRole('button', { name: 'Add', exact: true }).click();
await clients.clientSecret.waitFor();
const credentials = { id: await clients.clientId.inputValue(), secret: await clients.clientSecret.inputValue() };
await keep('secret');
await clients.saved();

const agent = new Agent(`${server.url}/`, credentials);
await agent.contact(inventory.deviceid);
await agent.send(inventory);
await page.getByText('received', { exact: true }).waitFor({ timeout: 30_000 });
await keep('first-contact');

await menu.open('Assets', 'Computers');
await keep('computers');

await browser.close();
await server.stop();
process.exit(0);

/** Keeps what the browser shows, packed as WebP. */
async function keep(name) {
  const shown = await page.screenshot({ caret: 'initial', animations: 'allow' });
  const packed = await packer.evaluate(async ([png, quality]) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, [shown.toString('base64'), QUALITY]);
  writeFileSync(`${folder}${name}.webp`, Buffer.from(packed, 'base64'));
}
