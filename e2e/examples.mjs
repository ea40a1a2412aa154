#!/usr/bin/env node
// Runs the examples that need nothing but Node and curl: a web application that
// somebody uses with a browser, and a service account by curl.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { launch } from './lib/browser.mjs';
import { Exchanges } from './lib/exchanges.mjs';
import { SignIn } from './lib/pages.mjs';
import { deadline, freePort } from './lib/server.mjs';

const example = (path) => fileURLToPath(new URL(`../docs/examples/${path}`, import.meta.url));

deadline(3);
try {
  const exchanges = await Exchanges.start('examples');
  await useWebApplication(exchanges);
  await useCurl(exchanges);
  await exchanges.stop();
  process.exit(0);
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  process.exit(1);
}

async function useWebApplication(exchanges) {
  const erika = await exchanges.addPerson('erika');
  const { id, secret } = await exchanges.addClient('Intranet', '--grant', 'authorization_code', '--scope', 'openid,user,api',
    '--redirect-uri', 'http://127.0.0.1:3000/callback', '--post-logout-redirect-uri', 'http://127.0.0.1:3000/');
  const port = await freePort();
  const home = `http://127.0.0.1:${port}/`;
  const env = { PATH: process.env.PATH, SERVER: exchanges.url, CLIENT_ID: id, CLIENT_SECRET: secret, PORT: String(port) };
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  let application;

  await exchanges.try('docs/examples/web-application: sign-in and API', async () => {
    application = exchanges.run('node', [example('web-application/application.mjs')], { env });
    await application.until(/^listening/m);
    await page.goto(home);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await new SignIn(page).signIn(erika.name, erika.password);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText('Signed in as erika, with Technician').waitFor();
    const [, token] = String(exchanges.wire).match(/"access_token":"(qma_[^"]+)"/);
    await exchanges.server.command('token', 'revoke', '--token', token);
  });
  await exchanges.try('docs/examples/web-application: refresh', async () => {
    await page.reload();
    await page.getByText('Signed in as erika').waitFor();
    assert.match(String(exchanges.wire), /grant_type=refresh_token/);
  });
  await exchanges.try('docs/examples/web-application: sign-out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(home);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await new SignIn(page).shown();
  });
  await browser.close();
  await application.stop();
}

async function useCurl(exchanges) {
  const { id, secret } = await exchanges.addClient('Nightly report', '--grant', 'client_credentials', '--scope', 'api', '--profile', 'Observer');
  await exchanges.try('docs/examples/curl: service account', async () => {
    const env = { PATH: process.env.PATH, SERVER: exchanges.url, CLIENT_ID: id, CLIENT_SECRET: secret };
    const output = await exchanges.run('sh', [example('curl/service-account.sh')], { env }).ended();
    assert.match(output, /"name":"Nightly report"/);
    assert.match(output, /"active":true/);
    assert.match(output, /ERROR_UNAUTHENTICATED[^]*refused, as it should be/);
  });
}
