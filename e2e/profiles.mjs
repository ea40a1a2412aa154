#!/usr/bin/env node
// Every page of the console, as each shipped profile finds it, in both languages:
// by following the links from the first page. What a profile is not shown, it does
// not reach. A browser looks at each page as each profile, in light, in dark and on a phone.

import { Agent } from './lib/agent.mjs';
import { Visitor } from './lib/browser.mjs';
import { machine } from './lib/machines.mjs';
import { Person } from './lib/person.mjs';
import { Server, deadline } from './lib/server.mjs';
import { end } from './lib/walk.mjs';

const PASSWORD = 'eleven green bottles 11';
// More than a page of a list shows.
const MACHINES = 60;
const PROFILES = ['Super-Admin', 'Admin', 'Technician', 'Observer', 'Self-Service'];
// What is no page, or ends what the walk needs.
const NO_PAGE = /[?&]format=|^\/static\/|^\/sign-out|\/documents\//;
// Where a message's key would stand if its message were missing.
const KEY_AS_WORDS = /<(h[1-4]|th|label|legend|button|dt|a)\b[^>]*>\s*([a-z]+(?:-[a-z_]+)+)\s*</g;

// Names of programs look like keys.
const PROGRAMS = ['glpi-injector', 'openssh-server'];

deadline(30);
const server = await Server.start('profiles');
const complaints = [];
/** How many bytes a first visit of each page takes. */
const loads = new Map();
/** How many bytes each style or script takes on the line. */
const sizes = new Map();
// More than this is too much for a slow line.
const MOST_BYTES = 150_000;

try {
  await furnish();
  const everything = await walkAs('Super-Admin', 'en');
  console.log(`Super-Admin finds ${everything.size} pages`);
  const [heaviest, bytes] = [...loads].reduce((most, load) => (load[1] > most[1] ? load : most));
  console.log(`the largest first load is ${heaviest}: ${bytes} bytes`);
  const pages = new Map([['Super-Admin', everything]]);
  for (const profile of PROFILES.slice(1)) {
    const found = await walkAs(profile, 'en', everything);
    console.log(`${profile} finds ${found.size} pages`);
    pages.set(profile, found);
  }
  for (const profile of PROFILES) {
    const found = await walkAs(profile, 'fr');
    console.log(`${profile} finds ${found.size} pages in French`);
    if (profile === 'Super-Admin' && found.size !== everything.size) complaints.push(`${found.size} pages in French, ${everything.size} in English`);
  }
  for (const [profile, found] of pages) await lookAt(profile, found, 'en-GB', (visitor, name) => visitor.look(name));
  await lookAt('Super-Admin', everything, 'fr-FR', async (visitor, name) => {
    await visitor.tryKeyboard(name);
    await visitor.measureOnPhone(name);
  });
  await server.stop();
} catch (error) {
  complaints.push(error.stack);
}
end(complaints, server);

/** Fills the house: people, clients of each kind, machines, and a refusal. */
async function furnish() {
  for (const profile of PROFILES) {
    await server.commandWithInput(`${PASSWORD}\n`, 'user', 'add', nameOf(profile), '--profile', profile, '--password-stdin');
  }
  const { client_id: id, client_secret: secret } = await server.addAgentClient();
  await server.command('client', 'add', '--name', 'Intranet of the north-western branch, with a name that goes on for a while',
    '--grant', 'authorization_code', '--scope', 'user', '--redirect-uri', 'https://intranet.example.com/callback');
  await server.command('client', 'add', '--name', 'Reports', '--grant', 'client_credentials', '--scope', 'api', '--allow-ip', '192.0.2.0/28 # head office');
  for (let number = 1; number <= MACHINES; number++) {
    const agent = new Agent(`${server.url}/`, { id, secret });
    await agent.contact(machine(number).deviceid);
    await agent.send(machine(number));
  }
  await new Agent(`${server.url}/`, { id, secret: 'wrong' }).authenticate().catch(() => {});
}

function nameOf(profile) {
  return profile.toLowerCase().replace('-', '');
}

/** Signs in without a browser. */
async function signedIn(profile, language) {
  const person = new Person(nameOf(profile), PASSWORD, { 'Accept-Language': language, 'Accept-Encoding': 'br' });
  const { page } = await person.visit(`${server.url}/sign-in`);
  const csrf = page.match(/name="csrf" value="([^"]*)"/)[1];
  const answer = await person.visit(`${server.url}/sign-in`, new URLSearchParams({ csrf, name: person.name, password: PASSWORD, next: '/' }));
  if (answer.status !== 303) throw new Error(`${profile} is not signed in: ${answer.status}`);
  return person;
}

/** Follows every link; returns the address of each page found, by its shape. */
async function walkAs(profile, language, everything = new Map()) {
  const person = await signedIn(profile, language);
  const complain = (path, what) => complaints.push(`${profile} (${language}) ${path}: ${what}`);
  const found = new Map();
  const waiting = ['/'];
  while (waiting.length) {
    const path = waiting.shift();
    if (found.has(shapeOf(path))) continue;
    found.set(shapeOf(path), path);
    const { status, headers, page } = await person.visit(server.url + path);
    if (status !== 200) {
      complain(path, `is linked, and answers ${status}`);
      continue;
    }
    if (!page.includes(`<html lang="${language}"`)) complain(path, 'speaks another language');
    if (/unsafe-/.test(headers['content-security-policy'] ?? 'unsafe-')) complain(path, 'has no strict content security policy');
    const load = Buffer.byteLength(page) + await bytesOf(page, person);
    loads.set(path, load);
    if (load > MOST_BYTES) complain(path, `takes ${load} bytes at the first visit`);
    for (const [, , key] of page.matchAll(KEY_AS_WORDS)) if (!PROGRAMS.includes(key)) complain(path, `shows a key instead of words: ${key}`);
    waiting.push(...linksOf(page, path).filter((link) => !found.has(shapeOf(link))));
  }
  for (const [shape, path] of everything) {
    if (found.has(shape)) continue;
    const { status } = await person.visit(server.url + path);
    if (status !== 403) complain(path, `is not shown, and answers ${status}`);
  }
  return found;
}

/** Returns how many bytes the styles and scripts of a page take on the line. */
async function bytesOf(page, person) {
  let sum = 0;
  for (const [, file] of page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) sum += await sizeOf(file, person);
  return sum;
}

async function sizeOf(file, person) {
  if (!sizes.has(file)) {
    const { status, bytes } = await person.visit(server.url + file);
    if (status !== 200) complaints.push(`${file} answers ${status}`);
    sizes.set(file, bytes);
  }
  return sizes.get(file);
}

/** Has a browser look at each page as a profile, signed in once. */
async function lookAt(profile, pages, locale, look) {
  const visitor = await Visitor.open(server.url, { locale });
  const { page } = visitor;
  try {
    await page.goto(`${server.url}/sign-in`);
    await page.locator('input[name=name]').fill(nameOf(profile));
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.locator('form button').first().click();
    await page.getByRole('navigation').first().waitFor();
    for (const [shape, path] of pages) {
      await page.goto(server.url + path);
      await look(visitor, `${nameOf(profile)}-${locale.slice(0, 2)}${shape.replace(/[^a-z0-9]+/gi, '-')}`.replace(/-$/, ''));
    }
  } catch (error) {
    complaints.push(`${profile} ${locale}: ${error.stack}`);
    await visitor.keepLastSight();
  }
  complaints.push(...visitor.complaints);
  await visitor.close();
}

/** Numbers, references and orders make no other page. */
function shapeOf(path) {
  const url = new URL(path, server.url);
  const pathname = url.pathname.replace(/\/\d+(?=\/|$)/g, '/1').replace(/\/[0-9A-Z]{5}-[0-9A-Z]{5}(?=\/|$)/, '/reference');
  const preset = url.searchParams.get('preset');
  return preset ? `${pathname}?preset=${preset}` : pathname;
}

/** Returns the addresses on this server to which a page links. */
function linksOf(page, path) {
  const links = [...page.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].map(([, href]) =>
    new URL(href.replace(/&amp;/g, '&').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)), server.url + path));
  return links
    .filter((url) => url.origin === server.url)
    .map((url) => url.pathname + url.search)
    .filter((link) => !NO_PAGE.test(link));
}
