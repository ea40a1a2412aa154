#!/usr/bin/env node
// Runs the examples that need nothing but Node and curl: a web application that
// somebody uses with a browser, and a service account by curl. The documentation
// of the API is one more application: somebody signs in there and tries an operation.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { launch } from './lib/browser.mjs';
import { Exchanges } from './lib/exchanges.mjs';
import { SignIn } from './lib/pages.mjs';
import { freePort } from './lib/server.mjs';

const example = (path) => fileURLToPath(new URL(`../docs/examples/${path}`, import.meta.url));

await Exchanges.hold('examples', { minutes: 3 }, async (exchanges) => {
  await useWebApplication(exchanges);
  await useDocumentation(exchanges);
  await useCurl(exchanges);
});

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

/** Authorizes Swagger UI as a public client by code and PKCE, and has it execute an operation. */
async function useDocumentation(exchanges) {
  const signe = await exchanges.addPerson('signe');
  const { id } = await exchanges.addClient('Documentation', '--public', '--grant', 'authorization_code', '--scope', 'api',
    '--redirect-uri', `${exchanges.url}/api.php/swagger-oauth-redirect`);
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(15_000);

  await exchanges.try('Documentation of the API: authorize by code and PKCE', async () => {
    await page.goto(`${exchanges.url}/api.php/v2.3/doc`);
    await page.getByRole('button', { name: 'Authorize', exact: true }).first().click();
    const flow = page.locator('.auth-container').filter({ hasText: 'authorizationCode' });
    await flow.locator('input[type=text]').first().fill(id);
    const opened = page.waitForEvent('popup');
    await flow.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    const window = await opened;
    window.setDefaultTimeout(15_000);
    await new SignIn(window).signIn(signe.name, signe.password);
    const closed = window.waitForEvent('close');
    await window.getByRole('button', { name: 'Allow' }).click();
    await closed;
    await flow.getByRole('button', { name: 'Remove authorization' }).waitFor();
    const wire = String(exchanges.wire);
    assert.match(wire, /code_challenge_method=S256/);
    assert.match(wire, /code_verifier=/);
    await flow.getByRole('button', { name: /^Close$/ }).click();
  });
  await exchanges.try('Documentation of the API: execute an operation', async () => {
    const operation = page.locator('#operations-Assets-listComputer');
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table .response').first();
    await answer.locator('.response-col_status', { hasText: '200' }).waitFor();
    assert.match(String(exchanges.wire), /GET \S*\/Assets\/Computer\?[^<]*Authorization: Bearer qma_[^<]*< 200/);
  });
  await browser.close();
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
