// Rows of a form that can be added, filled and removed; without scripts the server adds them.
export function rows(list) {
  const group = list.parentElement;
  const changed = () => list.dispatchEvent(new Event('input', { bubbles: true }));
  const fields = (row) => [...row.querySelectorAll('input')];

  const remove = (row) => {
    if (list.children.length > 1) row.remove();
    else fields(row).forEach((field) => { field.value = ''; });
    changed();
    list.querySelector('input').focus();
  };
  const ready = (row) => {
    const button = row.querySelector('[data-row-remove]');
    button.hidden = false;
    button.addEventListener('click', () => remove(row));
  };
  const add = () => {
    const row = list.lastElementChild.cloneNode(true);
    fields(row).forEach((field) => {
      field.value = '';
      field.classList.remove('is-invalid');
    });
    row.querySelectorAll('[aria-label]').forEach((named) => {
      named.setAttribute('aria-label', named.getAttribute('aria-label').replace(/\d+/, list.children.length + 1));
    });
    list.append(row);
    ready(row);
    return row;
  };

  [...list.children].forEach(ready);
  group.querySelector('[data-row-add]').addEventListener('click', (event) => {
    event.preventDefault();
    fields(add())[0].focus();
  });
  const fill = group.querySelector('[data-row-fill]');
  fill.addEventListener('click', (event) => {
    event.preventDefault();
    const address = fill.dataset.rowFill;
    if ([...list.children].some((row) => fields(row)[0].value.trim() === address)) return;
    const row = [...list.children].find((each) => fields(each)[0].value.trim() === '') ?? add();
    fields(row)[0].value = address;
    fields(row)[1].focus();
    changed();
  });
}
