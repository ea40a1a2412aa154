// A browser that lets nothing pass: every page is looked at in light, in dark
// and on a phone, by axe and by eye, and every complaint is kept.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const APPEARANCES = [
  { suffix: 'light', colorScheme: 'light', viewport: DESK },
  { suffix: 'dark', colorScheme: 'dark', viewport: DESK },
  { suffix: 'phone', colorScheme: 'light', viewport: PHONE },
];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const out = fileURLToPath(new URL('../out/', import.meta.url));

/** Starts the browser. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Chromium's sandbox refuses to work for root.
    chromiumSandbox: process.getuid() !== 0,
  });
}

export class Visitor {
  /** What went wrong so far, a line each. */
  complaints = [];
  #refusalsExpected = false;

  /** Opens a browser for the server at that URL, which asks for pages in that language. */
  static async open(origin, { locale = 'en-GB' } = {}) {
    const visitor = new Visitor();
    mkdirSync(out, { recursive: true });
    visitor.browser = await launch();
    visitor.context = await visitor.browser.newContext({ viewport: DESK, reducedMotion: 'reduce', locale });
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    visitor.context.setDefaultTimeout(15_000);
    visitor.page = await visitor.context.newPage();
    visitor.#listen(origin);
    return visitor;
  }

  #listen(origin) {
    const { page, complaints } = this;
    page.on('pageerror', (error) => complaints.push(`script error on ${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      if (this.#refusalsExpected && /status of 4\d\d/.test(message.text())) return;
      complaints.push(`console ${message.type()} on ${page.url()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== origin) complaints.push(`a request to another host: ${url}`);
    });
    page.on('requestfailed', (request) => {
      const error = request.failure()?.errorText;
      // The browser's own word for leaving a page before all of it was there; a server cannot cause it.
      if (error !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}: ${error}`);
    });
    page.on('response', (response) => {
      const refused = response.status() >= 400 && response.status() < 500;
      if (response.status() >= 400 && !(refused && this.#refusalsExpected)) complaints.push(`${response.status()} for ${response.url()}`);
      if (response.request().resourceType() !== 'document' || response.status() >= 300 && response.status() < 400) return;
      const policy = response.headers()['content-security-policy'] ?? '';
      if (!/(default|script)-src/.test(policy) || /unsafe-(inline|eval)/.test(policy)) {
        complaints.push(`${response.url()} has no strict content security policy, but "${policy}"`);
      }
    });
  }

  /** Does what the server is to refuse, which the browser's console reports. */
  async expectingRefusal(action) {
    this.#refusalsExpected = true;
    try {
      const done = await action();
      // The console tells of the refusal a little later than the page begins.
      await this.page.waitForLoadState();
      return done;
    } finally {
      this.#refusalsExpected = false;
    }
  }

  /** Looks at the page as it is now. `secrets` are covered on the pictures. */
  async look(name, { secrets = [] } = {}) {
    const { page } = this;
    for (const { suffix, colorScheme, viewport } of APPEARANCES) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      // Anything but these two would put a style element into the page, which its policy forbids.
      await page.screenshot({ path: join(out, `${name}-${suffix}.png`), fullPage: true, caret: 'initial', animations: 'allow', mask: secrets });
      await this.#runAxe(`${name} (${suffix})`);
      await this.#measure(`${name} (${suffix})`);
    }
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'light' });
    console.log(`seen: ${name}`);
  }

  /** Says whether the keyboard gets past the menu at once, and to everything in its order. */
  async tryKeyboard(name) {
    const { page } = this;
    const wrong = await page.evaluate(() => [...document.querySelectorAll('[tabindex]')].filter((element) => element.tabIndex > 0).length);
    if (wrong) this.complaints.push(`${name} has ${wrong} elements out of order`);
    await page.evaluate(() => { document.activeElement?.blur(); window.getSelection()?.removeAllRanges(); });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const inContent = await page.evaluate(() => document.activeElement?.id === 'content');
    if (!inContent) this.complaints.push(`${name}: the first Tab does not lead past the menu`);
  }

  /** Says whether the page as it is now fits on a phone. */
  async measureOnPhone(name) {
    await this.page.setViewportSize(PHONE);
    await this.#measure(name);
  }

  async #measure(where) {
    const wider = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wider > 0) this.complaints.push(`${where} is ${wider} pixels wider than the screen`);
  }

  /** The scripts come by the debugging protocol, which a page's policy does not bind. */
  async #runAxe(where) {
    await this.page.evaluate(axe);
    // Without `preload` axe fetches nothing.
    const { violations } = await this.page.evaluate(() => globalThis.axe.run(document, { preload: false }));
    for (const { id, help, nodes } of violations) {
      const places = nodes.map((node) => `\n    ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`);
      this.complaints.push(`${where}: ${id}: ${help}${places.join('')}`);
    }
  }

  /** Keeps a picture of what was there when something failed. */
  async keepLastSight() {
    await this.page.screenshot({ path: join(out, 'failure.png'), fullPage: true, caret: 'initial', animations: 'allow' }).catch(() => {});
    console.error(`at ${this.page.url()}; e2e/out/failure.png shows it`);
  }

  async close() {
    await this.browser.close();
  }
}
