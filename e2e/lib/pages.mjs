// The console's pages by what a user reads on them: the one place that knows their words.

/** Presses what is so called, be it a button or a link that looks like one. */
function press(scope, name) {
  return scope.getByRole('button', { name }).or(scope.getByRole('link', { name })).first().click();
}

/** Chooses one of several, be they radio buttons or the options of a list. */
async function choose(page, list, option) {
  const radio = page.getByRole('radio', { name: option });
  if (await radio.count()) return radio.first().check();
  const select = page.getByLabel(list);
  const labels = (await select.locator('option').allTextContents()).map((text) => text.trim());
  const label = labels.find((text) => option.test(text));
  if (!label) throw new Error(`none of "${labels.join('", "')}" is ${option}`);
  return select.selectOption({ label });
}

/** Returns whether that one of several is chosen. */
async function isChosen(page, list, option) {
  const radio = page.getByRole('radio', { name: option });
  if (await radio.count()) return radio.first().isChecked();
  return option.test(await page.getByLabel(list).locator('option:checked').textContent());
}

async function expectHeading(page, name) {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Returns the text of what is so labelled, be it an input or an element. */
async function valueOf(locator) {
  const editable = await locator.evaluate((element) => 'value' in element);
  return editable ? locator.inputValue() : (await locator.textContent()).trim();
}

export class Menu {
  constructor(page) {
    this.page = page;
  }

  async open(group, entry) {
    const navigation = this.page.getByRole('navigation').filter({ hasText: group }).first();
    const link = navigation.getByRole('link', { name: entry, exact: true });
    if (!(await link.isVisible())) await navigation.getByText(group, { exact: true }).click();
    await link.click();
    await expectHeading(this.page, entry);
  }

  async signOut() {
    const button = this.page.getByRole('button', { name: /^sign out$/i });
    if (!(await button.isVisible())) await this.page.getByRole('button', { name: /account|user menu/i }).click();
    await button.click();
    await new SignIn(this.page).shown();
  }
}

export class SetUp {
  constructor(page) {
    this.page = page;
  }

  async createAdministrator(name, password) {
    await this.page.getByRole('textbox', { name: /^name$/i }).fill(name);
    for (const field of await this.page.locator('input[type=password]').all()) await field.fill(password);
    await press(this.page.getByRole('main'), /create|set up|continue/i);
    // Whoever goes on before the first page is there would abort it.
    await this.page.waitForURL((url) => !url.pathname.startsWith('/setup'));
  }
}

export class SignIn {
  constructor(page) {
    this.page = page;
  }

  async shown() {
    await this.page.getByRole('button', { name: /^sign in$/i }).waitFor();
  }

  async signIn(name, password) {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await press(this.page, /^sign in$/i);
  }

  async expectRefusal() {
    await this.page.getByRole('alert').waitFor();
    await this.shown();
  }
}

const AUTHENTICATION = /authentication/i;
const WITH_OAUTH = /OAuth\s*[-–]\s*Client credentials/i;

export class InventorySettings {
  constructor(page) {
    this.page = page;
    this.enabled = page.getByRole('checkbox', { name: /enable inventory/i }).or(page.getByRole('switch', { name: /enable inventory/i }));
  }

  async enableWithOAuth() {
    await this.enabled.check();
    await choose(this.page, AUTHENTICATION, WITH_OAUTH);
    await press(this.page, /^save$/i);
    await this.page.getByRole('status').or(this.page.getByRole('alert')).first().waitFor();
  }

  /** Switches inventory off and saves, which asks before it is done if agents are cut off. */
  async disable() {
    await this.enabled.uncheck();
    await press(this.page, /^save$/i);
  }

  async startImport() {
    await this.page.getByRole('link', { name: 'Import from file' }).click();
    await this.page.getByLabel('Inventory files').waitFor();
  }

  async importFiles(files) {
    await this.page.getByLabel('Inventory files').setInputFiles(files);
    await press(this.page.getByRole('main'), /^import$/i);
  }

  async expectEnabledWithOAuth() {
    if (!(await this.enabled.isChecked())) throw new Error('inventory is not enabled after saving');
    if (!(await isChosen(this.page, AUTHENTICATION, WITH_OAUTH))) throw new Error('OAuth is not chosen after saving');
  }
}

export class Clients {
  constructor(page) {
    this.page = page;
    this.clientId = page.getByLabel('Client ID', { exact: true });
    this.clientSecret = page.getByLabel('Client Secret', { exact: true });
  }

  /** Opens the form of a new client. */
  async startAdding() {
    await press(this.page, /^add\b/i);
    await expectHeading(this.page, /client/i);
  }

  /** Fills the form with the preset for agents, and sends it. */
  async addForAgents(name) {
    const preset = this.page.getByRole('radio', { name: /GLPI Agents/i });
    if (await preset.count()) await preset.check();
    else await press(this.page, /GLPI Agents/i);
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await press(this.page.getByRole('main'), /^(add|create|save)$/i);
    await this.clientSecret.waitFor();
  }

  /** Copies the id and the secret with the page's own buttons. */
  async copyCredentials() {
    const copy = async (field, button) => {
      await press(this.page, button);
      const copied = await this.page.evaluate(() => navigator.clipboard.readText());
      const shown = await valueOf(field);
      if (!copied || copied !== shown) throw new Error(`${button} copied ${copied.length} characters, and the page shows ${shown.length}`);
      return copied;
    };
    return { id: await copy(this.clientId, /copy.*\bid\b/i), secret: await copy(this.clientSecret, /copy.*\bsecret\b/i) };
  }

  /** Leaves the dialog that shows the secret. */
  async saved() {
    await press(this.page, /^I have saved it$/i);
  }

  async openFromList(name) {
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).click();
    await this.clientId.waitFor();
  }
}

export class Computers {
  constructor(page) {
    this.page = page;
  }

  async search(text) {
    const box = this.page.getByRole('main').getByRole('searchbox');
    await box.fill(text);
    await box.press('Enter');
  }

  async expectRow(name) {
    await this.page.getByRole('row').filter({ hasText: name }).first().waitFor();
  }

  async expectNoRow(name) {
    await this.page.getByRole('row').filter({ hasText: name }).waitFor({ state: 'detached' });
  }

  async sortBy(column) {
    const heading = new RegExp(`^\\s*${column}`);
    await this.page.getByRole('columnheader', { name: heading }).getByRole('link').click();
    await this.page.locator('th[aria-sort]').filter({ hasText: heading }).waitFor();
  }

  async open(name) {
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).click();
    await expectHeading(this.page, name);
  }

  async openTab(name) {
    const tab = this.page.getByRole('navigation', { name: 'Tabs' }).getByRole('link', { name });
    await tab.click();
    await this.page.locator('.tabs a[aria-current=page]').filter({ hasText: name }).waitFor();
  }

  /** Waits until the computer's page shows each of these texts, as words or within a field. */
  async expectTexts(texts) {
    const main = this.page.getByRole('main');
    for (const text of texts) {
      const field = main.locator(`input[value=${JSON.stringify(text)}]`);
      await main.getByText(text, { exact: false }).or(field).first().waitFor();
    }
  }
}

export class Agents {
  constructor(page) {
    this.page = page;
  }

  async open(deviceid) {
    await this.page.getByRole('main').getByRole('link', { name: deviceid, exact: true }).click();
    await expectHeading(this.page, deviceid);
  }

  async expectRow(deviceid) {
    await this.page.getByRole('row').filter({ hasText: deviceid }).first().waitFor();
  }
}
