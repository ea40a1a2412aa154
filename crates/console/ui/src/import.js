// Import from file, one file at a time, with its progress; without this the form sends all files at once.
async function send(form, file) {
  const body = new FormData();
  body.append('csrf', form.elements.csrf.value);
  body.append('inventory_files[]', file);
  const answer = await fetch(form.action, { method: 'POST', body });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const rows = [...page.querySelectorAll('[data-import-results] tbody tr')];
  // Every page that is none of ours says in its heading or beside the field what is wrong.
  const wrong = page.querySelector('#inventory-files-error')?.textContent || page.querySelector('h1')?.textContent || answer.status;
  return rows.length ? rows : [row(file.name, wrong)];
}

function row(...cells) {
  const line = document.createElement('tr');
  line.append(...cells.map((text) => Object.assign(document.createElement('td'), { textContent: text })));
  return line;
}

export function importForm(form) {
  const field = form.querySelector('input[type=file]');
  const button = form.querySelector('button');
  const progress = form.querySelector('[data-import-progress]');
  const [bar, count] = [progress.querySelector('progress'), progress.querySelector('[data-import-count]')];
  const results = document.querySelector('[data-import-results]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const files = [...field.files];
    const body = results.querySelector('tbody');
    body.replaceChildren();
    progress.hidden = false;
    results.hidden = false;
    button.disabled = true;
    bar.max = files.length;
    for (const [done, file] of files.entries()) {
      bar.value = done;
      count.textContent = `${done} / ${files.length} ${file.name}`;
      body.append(...await send(form, file).catch((error) => [row(file.name, error.message)]));
    }
    bar.value = files.length;
    count.textContent = `${files.length} / ${files.length}`;
    button.disabled = false;
    const accepted = body.querySelectorAll('tr[data-accepted]').length;
    const told = form.dataset.told.replace('{0}', accepted).replace('{1}', body.children.length - accepted);
    results.querySelector('[data-import-told]').textContent = told;
    form.reset();
  });
}
