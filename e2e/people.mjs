#!/usr/bin/env node
// Users, profiles, entities and the own account in a real browser, as administrator and as somebody without rights.

import { SignIn } from './lib/pages.mjs';
import { Walk } from './lib/walk.mjs';

const LONG = 'Somebody with a rather long name that was typed to see what becomes of it in narrow places';

const walk = await Walk.begin('people', { minutes: 8 });
const { visitor, page, visit, main, press, follow, notice } = walk;

await walk.go(async () => {
  await walk.setUp();
  await addEntities();
  await addUsers();
  await seeUser();
  await editProfiles();
  await seeAccount();
  await actOnSeveral();
  await deleteSeveralEntities();
  await refuse();
  await seeInFrench();
});

async function addEntities() {
  await visit('/administration/entities');
  await visitor.look('entities-one');
  for (const [name, tag] of [['North', 'north'], ['Oslo', ''], [LONG, ''], ['South', 'south']]) {
    await follow('Add');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Tag', { exact: true }).fill(tag);
    if (name === 'Oslo') await page.getByLabel('As child of', { exact: true }).selectOption({ index: 1 });
    await press('Add');
    await notice('The entity is added.');
  }
  await visitor.look('entities');
  await follow('North');
  await visitor.look('entity');
  await follow('Oslo');
  await follow('Delete');
  await visitor.look('entity-deletion');
  await follow('Cancel');
  await page.getByRole('heading', { level: 1, name: 'Oslo', exact: true }).waitFor();
}

async function addUsers() {
  await visit('/administration/users/add');
  await visitor.look('user-add');
  await visitor.expectingRefusal(async () => {
    await page.getByLabel('E-mail address 1', { exact: true }).fill('nonsense');
    await press('Add');
    await page.getByText('This is not an e-mail address.').waitFor();
    await visitor.look('user-add-refused');
  });
  for (const [name, full] of [['marie', 'Marie Curie'], ['pierre', LONG], ['irene', '']]) {
    await visit('/administration/users/add');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Full name').fill(full);
    await page.getByLabel('E-mail address 1', { exact: true }).fill(`${name}@example.com`);
    await page.getByLabel('Profile', { exact: true }).selectOption({ label: 'Observer' });
    for (const field of await page.locator('input[type=password]').all()) await field.fill('violin marble otter');
    await press('Add');
    await notice('The user is added.');
  }
  await visit('/administration/users');
  await visitor.look('users');
  await page.getByLabel('Search').fill('nobody');
  await press('Apply');
  await visitor.look('users-none');
}

async function seeUser() {
  await visit('/administration/users?q=pierre');
  await follow('pierre');
  await visitor.look('user');
  for (const [tab, name] of [[/^Profiles/, 'user-profiles'], ['Sign-in', 'user-sign-in'], ['Sessions', 'user-sessions'], ['History', 'user-history']]) {
    await page.getByRole('navigation', { name: 'Parts of pierre' }).getByRole('link', { name: tab }).click();
    await page.locator('.tabs [aria-current]').filter({ hasText: tab }).waitFor();
    await visitor.look(name);
  }
  await visit('/administration/users?q=erika');
  await follow('erika');
  await page.getByText('This is the last enabled user').waitFor();
  await visitor.look('user-last');
  await page.locator('.tabs').getByRole('link', { name: 'Sessions', exact: true }).click();
  await page.locator('.tabs [aria-current]').filter({ hasText: 'Sessions' }).waitFor();
  await visitor.look('user-own-sessions');
}

async function editProfiles() {
  await visit('/administration/profiles');
  await visitor.look('profiles');
  await page.getByRole('link', { name: 'Clone Technician' }).click();
  await visitor.look('profile-add');
  const audit = page.getByRole('row', { name: /^Audit/ });
  await audit.getByLabel('Audit: all').check();
  for (const action of ['Read', 'Create', 'Update', 'Delete', 'Purge']) {
    if (!(await audit.getByRole('checkbox', { name: `Audit ${action}`, exact: true }).isChecked())) throw new Error(`${action} is not ticked with the row`);
  }
  await audit.getByRole('checkbox', { name: 'Audit Purge', exact: true }).uncheck();
  if (await audit.getByLabel('Audit: all').isChecked()) throw new Error('a row is not whole, and says so');
  await press('Add');
  await notice('The profile is added.');
  await visitor.look('profile');
  await follow('Delete');
  await page.getByLabel('Type the name to confirm').fill('Technician (copy)');
  await press('Delete permanently');
  await notice('The profile is deleted.');
  await follow('Super-Admin');
  await visitor.look('profile-super-admin');
}

async function seeAccount() {
  for (const name of ['profile', 'password', 'second-factor', 'sessions', 'applications']) {
    await visit(`/account/${name}`);
    await visitor.look(`account-${name}`);
  }
}

async function actOnSeveral() {
  await visit('/administration/users?q=example.com');
  await page.getByLabel('Select all on this page').check();
  await page.getByLabel('Select irene').uncheck();
  await press('Disable');
  await visitor.look('users-chosen');
  await press('Disable');
  await notice('disabled. All their web sessions');
  await visit('/administration/users?state=disabled&sort=name');
  await page.getByRole('row', { name: /marie/ }).waitFor();
  await page.getByLabel('Select all on this page').check();
  await press('Enable');
  await press('Enable');
  await notice('enabled.');
  // The list is shown as it was: nobody is disabled any more.
  await page.getByText('No results').waitFor();
  await visit('/administration/users');
  await follow('marie');
  await follow('Delete');
  await visitor.look('user-deletion');
  await page.getByLabel('Type the name to confirm').fill('marie');
  await press('Delete permanently');
  await notice('The user is deleted.');
}

async function deleteSeveralEntities() {
  await visit('/administration/entities');
  for (const name of ['North', 'Oslo']) await page.getByLabel(new RegExp(`^Select .* > ${name}$`)).check();
  await press('Delete permanently');
  await visitor.look('entities-chosen');
  await visitor.expectingRefusal(async () => {
    await press('Delete permanently');
    await page.getByText('This is not the number of entities.').waitFor();
  });
  await page.getByLabel('Type the number of entities to confirm').fill('2');
  await press('Delete permanently');
  await notice('2 entities are deleted.');
}

async function refuse() {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await new SignIn(page).signIn('irene', 'violin marble otter');
  await page.getByRole('navigation').first().waitFor();
  await visitor.expectingRefusal(async () => {
    for (const path of ['users', 'profiles', 'entities', 'users/1']) {
      await visit(`/administration/${path}`);
      await page.getByRole('heading', { name: 'You may not see this page' }).waitFor();
    }
  });
}

async function seeInFrench() {
  await visit('/account/profile');
  await page.getByLabel('Language').selectOption({ label: 'Français' });
  await press('Save');
  await notice('Vos modifications sont enregistrées.');
  await visitor.look('account-profile-french');
}
