import { chooseAll } from './choose-all.js';
import { rightsMatrix } from './rights-matrix.js';
import { importForm } from './import.js';
import { picker } from './picker.js';
import { preview } from './preview.js';
import { refresh } from './refresh.js';
import { rows } from './rows.js';
import { keepList, trail } from './trail.js';
import { trial } from './trial.js';

// What pages can do a little better with scripts; each works without.
const root = document.documentElement;

// Before the page is drawn: the mode that was chosen.
const mode = localStorage.getItem('mode');
if (mode) root.dataset.bsTheme = mode;

const announce = (text) => {
  const region = document.querySelector('[data-announce]');
  if (region) region.textContent = text;
};

// What a copied value is called, in the page's language.
const copied = () => document.querySelector('[data-announce]')?.dataset.copied ?? '';

const isDark = () => (root.dataset.bsTheme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';

function themeToggle(button) {
  const label = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
  button.hidden = false;
  label();
  button.addEventListener('click', () => {
    root.dataset.bsTheme = isDark() ? 'light' : 'dark';
    localStorage.setItem('mode', root.dataset.bsTheme);
    label();
  });
}

function copyButton(button) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    // A field, or what stands in the text.
    const said = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(said.value ?? said.textContent);
    } catch {
      // Without https browsers have no clipboard for pages: the old way still works.
      if (said.select) said.select();
      else getSelection().selectAllChildren(said);
      document.execCommand('copy');
    }
    button.textContent = copied();
    announce(`${button.getAttribute('aria-label') ?? label}: ${copied()}`);
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

function downloadButton(button) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const text = document.getElementById(button.dataset.download).value;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
    link.download = button.dataset.name;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

// A dialog that waits for an answer; without scripts it stands in the page.
function modal(dialog) {
  dialog.removeAttribute('open');
  dialog.showModal();
  // Escape does not throw away what is shown only once.
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  dialog.addEventListener('close', () => dialog.show());
}

document.addEventListener('DOMContentLoaded', () => {
  document.querySelectorAll('[data-theme-toggle]').forEach(themeToggle);
  document.querySelectorAll('[data-copy]').forEach(copyButton);
  document.querySelectorAll('[data-download]').forEach(downloadButton);
  document.querySelectorAll('[data-choose-all]').forEach(chooseAll);
  document.querySelectorAll('[data-matrix-head]').forEach(rightsMatrix);
  document.querySelectorAll('[data-import]').forEach(importForm);
  document.querySelectorAll('[data-rows]').forEach(rows);
  document.querySelectorAll('[data-picker]').forEach(picker);
  document.querySelectorAll('[data-preview]').forEach(preview);
  document.querySelectorAll('[data-refresh]').forEach(refresh);
  document.querySelectorAll('[data-modal]').forEach(modal);
  document.querySelectorAll('.list-tools').forEach(keepList);
  document.querySelectorAll('.trail a').forEach(trail);
  document.querySelectorAll('[data-trial]').forEach(trial);
});
