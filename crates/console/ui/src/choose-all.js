// Chooses all rows of a page at once.
export function chooseAll(box) {
  const rows = [...document.querySelectorAll(`input[type=checkbox][form="${box.dataset.chooseAll}"]`)];
  const tell = () => {
    const chosen = rows.filter((row) => row.checked).length;
    box.checked = chosen > 0 && chosen === rows.length;
    box.indeterminate = chosen > 0 && chosen < rows.length;
  };
  box.hidden = rows.length === 0;
  box.addEventListener('change', () => rows.forEach((row) => { row.checked = box.checked; }));
  rows.forEach((row) => row.addEventListener('change', tell));
  // A browser that goes back keeps what was ticked.
  tell();
}
