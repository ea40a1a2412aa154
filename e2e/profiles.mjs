#!/usr/bin/env node
// Every page of the console, as each shipped profile finds it: by following the
// links from the first page. What a profile is not shown, it does not reach.

import { Agent } from './lib/agent.mjs';
import { Visitor } from './lib/browser.mjs';
import { machine } from './lib/machines.mjs';
import { Server, deadline } from './lib/server.mjs';

const PASSWORD = 'eleven green bottles 11';
const PROFILES = ['Super-Admin', 'Admin', 'Technician', 'Observer', 'Self-Service'];
// What is no page, or ends what the walk needs.
const NO_PAGE = /[?&]format=|^\/static\/|^\/sign-out/;
// Where a message's key would stand if its message were missing.
const NAMES_OF_THINGS = 'h1, h2, h3, th, label, legend, button, nav a, .btn, .badge, dt, .form-hint';

deadline(20);
const server = await Server.start('profiles');
const complaints = [];
/** Pages that somebody has looked at in every appearance, by their shape. */
const looked = new Set();

try {
  await furnish();
  const everything = await walkAs('Super-Admin', 'en-GB');
  console.log(`Super-Admin finds ${everything.size} pages`);
  for (const profile of PROFILES.slice(1)) {
    const found = await walkAs(profile, 'en-GB', everything);
    console.log(`${profile} finds ${found.size} pages`);
  }
  const inFrench = await walkAs('Super-Admin', 'fr-FR');
  if (inFrench.size !== everything.size) complaints.push(`${inFrench.size} pages in French, ${everything.size} in English`);
  await server.stop();
} catch (error) {
  complaints.push(error.stack);
}
if (complaints.length) {
  console.error(complaints.join('\n'));
  console.error(`FAILED: ${complaints.length} complaints\n${server.stderr}`);
  process.exit(1);
}
console.log('OK: no complaint; the pictures are in e2e/out');
process.exit(0);

/** Fills the house: people, clients of each kind, machines, and a refusal. */
async function furnish() {
  for (const profile of PROFILES) {
    await server.commandWithInput(`${PASSWORD}\n`, 'user', 'add', nameOf(profile), '--profile', profile, '--password-stdin');
  }
  const { client_id: id, client_secret: secret } = await server.addAgentClient();
  await server.command('client', 'add', '--name', 'Intranet of the north-western branch, with a name that goes on for a while',
    '--grant', 'authorization_code', '--scope', 'user', '--redirect-uri', 'https://intranet.example.com/callback');
  await server.command('client', 'add', '--name', 'Reports', '--grant', 'client_credentials', '--scope', 'api', '--allow-ip', '192.0.2.0/28 # head office');
  for (const number of [1, 2, 3]) {
    const agent = new Agent(`${server.url}/`, { id, secret });
    await agent.contact(machine(number).deviceid);
    await agent.send(machine(number));
  }
  await new Agent(`${server.url}/`, { id, secret: 'wrong' }).authenticate().catch(() => {});
}

function nameOf(profile) {
  return profile.toLowerCase();
}

/** Follows every link; returns the address of each page found, by its shape. */
async function walkAs(profile, locale, everything = new Map()) {
  const visitor = await Visitor.open(server.url, { locale });
  const { page } = visitor;
  const found = new Map();
  try {
    await page.goto(`${server.url}/sign-in`);
    await page.locator('input[name=name]').fill(nameOf(profile));
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('form button').first().click();
    await page.getByRole('navigation').first().waitFor();
    const waiting = ['/'];
    while (waiting.length) {
      const path = waiting.shift();
      const shape = shapeOf(path);
      if (found.has(shape)) continue;
      found.set(shape, path);
      await page.goto(server.url + path);
      await lookAt(visitor, profile, locale, shape);
      waiting.push(...(await linksOf(page)).filter((link) => !found.has(shapeOf(link))));
    }
    await visitor.expectingRefusal(async () => {
      for (const [shape, path] of everything) {
        if (found.has(shape)) continue;
        const answer = await page.request.get(server.url + path, { maxRedirects: 0 });
        if (answer.status() !== 403) complaints.push(`${profile} is not shown ${path}, but reaches it: ${answer.status()}`);
      }
    });
  } catch (error) {
    complaints.push(`${profile} (${locale}): ${error.stack}`);
    await visitor.keepLastSight();
  }
  complaints.push(...visitor.complaints.map((complaint) => `${profile} (${locale}): ${complaint}`));
  await visitor.close();
  return found;
}

/** Looks at a page in every appearance the first time, and once at every other. */
async function lookAt(visitor, profile, locale, shape) {
  const name = `${locale.slice(0, 2)}${shape.replace(/[^a-z0-9]+/gi, '-')}`.replace(/-$/, '');
  const key = `${locale} ${shape}`;
  if (looked.has(key)) await visitor.glance(`${profile}: ${shape}`);
  else await visitor.look(`page-${name}`);
  looked.add(key);
  const raw = await visitor.page.locator(NAMES_OF_THINGS).evaluateAll((elements) =>
    elements.map((element) => element.textContent.trim()).filter((text) => /^[a-z]+(-[a-z_]+)+$/.test(text)));
  if (raw.length) complaints.push(`${shape} shows keys instead of words: ${raw.join(', ')}`);
}

/** Numbers, references and orders make no other page. */
function shapeOf(path) {
  const url = new URL(path, server.url);
  const pathname = url.pathname.replace(/\/\d+(?=\/|$)/g, '/1').replace(/\/[0-9A-Z]{5}-[0-9A-Z]{5}(?=\/|$)/, '/reference');
  const preset = url.searchParams.get('preset');
  return preset ? `${pathname}?preset=${preset}` : pathname;
}

async function linksOf(page) {
  const links = await page.locator('a[href]').evaluateAll((anchors) => anchors.map((anchor) => anchor.href));
  return links
    .map((link) => new URL(link))
    .filter((url) => url.origin === server.url)
    .map((url) => url.pathname + url.search)
    .filter((path) => !NO_PAGE.test(path));
}
