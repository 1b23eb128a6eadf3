/** Figures of a draft: a slider and its field say the same, whichever of them is moved. */

document.addEventListener(
  "input",
  (event) => {
    const moved = event.target;
    if (!(moved instanceof HTMLInputElement) || !moved.closest("[data-knobs]")) return;
    if (moved.dataset.for) {
      const field = document.getElementById(moved.dataset.for) as HTMLInputElement;
      field.value = moved.value;
      field.classList.remove("is-invalid");
      return;
    }
    const typed = Number(moved.value.replaceAll(",", "").replace("%", ""));
    const slider = document.querySelector<HTMLInputElement>(`[data-for="${CSS.escape(moved.id)}"]`);
    if (!slider || !Number.isFinite(typed)) return;
    if (typed > Number(slider.max)) slider.max = String(typed);
    slider.value = String(typed);
  },
  { capture: true }, // before the request reads the fields
);
