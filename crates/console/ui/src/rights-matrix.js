// Ticks a whole row of rights at once.
export function rightsMatrix(head) {
  const table = head.closest('table');
  head.hidden = false;
  table.querySelectorAll('[data-matrix-all]').forEach((cell) => {
    const all = cell.querySelector('input');
    const boxes = [...cell.parentElement.querySelectorAll('input[name]')];
    const tell = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    cell.hidden = false;
    all.addEventListener('change', () => boxes.forEach((box) => { box.checked = all.checked; }));
    boxes.forEach((box) => box.addEventListener('change', tell));
    tell();
  });
}
