/**
 * The household list by keyboard and in ranges. Ticking, acting and editing are forms of the page;
 * this moves the focus, ticks ranges, counts, and opens and closes cells.
 */

const LIST = "[data-list]";
let row: HTMLTableRowElement | null = null;
let ticked: HTMLInputElement | null = null;

function picks(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(`${LIST} .pick`)];
}

function count(): void {
  const bar = document.querySelector<HTMLFormElement>("#picked");
  if (!bar) return;
  const all = bar.querySelector<HTMLInputElement>("[data-pick-all]")?.checked ?? false;
  const some = picks().filter((pick) => pick.checked).length;
  bar.classList.add("is-live");
  bar.classList.toggle("is-open", all || some > 0);
  const told = bar.querySelector("[data-picked]");
  if (told) told.textContent = all ? "" : some ? `✓ ${some}` : "";
}

function range(from: HTMLInputElement, to: HTMLInputElement): void {
  const every = picks();
  const [low, high] = [every.indexOf(from), every.indexOf(to)].sort((a, b) => a - b);
  if (low === undefined || high === undefined || low < 0) return;
  for (const pick of every.slice(low, high + 1)) pick.checked = to.checked;
}

function focus(next: HTMLTableRowElement | null): void {
  if (!next) return;
  row?.classList.remove("is-at");
  row = next;
  row.classList.add("is-at");
  row.querySelector<HTMLElement>("[data-open]")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function move(step: number): void {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>(`${LIST} tr[data-row]`)];
  const at = row && row.isConnected ? rows.indexOf(row) : -1;
  focus(rows[Math.min(Math.max(at + step, 0), rows.length - 1)] ?? null);
}

function open(cell: Element | null): boolean {
  if (!(cell instanceof HTMLElement) || !cell.matches("[data-edit]")) return false;
  cell.dispatchEvent(new Event("edit"));
  return true;
}

function tick(): void {
  const pick = row?.querySelector<HTMLInputElement>(".pick");
  if (pick) {
    pick.checked = !pick.checked;
    ticked = pick;
    count();
  }
}

const KEYS: Record<string, () => void> = {
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  x: tick,
  "/": () => document.querySelector<HTMLInputElement>("#q")?.focus(),
  "?": () => document.querySelector<HTMLDialogElement>("[data-keys]")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (!document.querySelector(LIST) || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Escape") {
    target.closest("[data-editing]")?.querySelector<HTMLElement>("[data-cancel]")?.click();
    return;
  }
  if (target.matches("input:not([type=checkbox]), select, textarea") || target.closest("dialog")) return;
  if (event.key === "Enter" && open(target)) {
    event.preventDefault();
    return;
  }
  const act = target.closest("[data-editing]") ? undefined : KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("dblclick", (event) => {
  if (event.target instanceof Element) open(event.target.closest("[data-edit]"));
});

document.addEventListener("click", (event) => {
  const pick = event.target;
  if (!(pick instanceof HTMLInputElement) || !pick.matches(`${LIST} .pick`)) return;
  if (event.shiftKey && ticked && ticked.isConnected) range(ticked, pick);
  ticked = pick;
  count();
});

document.addEventListener("change", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-pick-all]")) count();
});

document.addEventListener("focusin", (event) => {
  const at = event.target instanceof Element ? event.target.closest<HTMLTableRowElement>(`${LIST} tr[data-row]`) : null;
  if (!at || at === row) return;
  row?.classList.remove("is-at");
  row = at;
  row.classList.add("is-at");
});

// A cell that has just been opened takes the focus; a list that was fetched anew is counted anew.
document.addEventListener("htmx:after:swap", () => {
  const field = document.querySelector<HTMLElement>("[data-editing] :is(input:not([type=hidden]), select)");
  if (field && !field.closest("[data-editing]")?.contains(document.activeElement)) {
    field.focus();
    if (field instanceof HTMLInputElement && field.type === "text") field.select();
  }
  count();
});

count();

export {};
