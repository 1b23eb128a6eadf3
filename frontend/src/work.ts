/**
 * The inbox by keyboard, beside what every list does (`listing.ts`): digits choose a band of due
 * days, `m` loads more. Everything is a link of the page, so it works without this as well.
 */

const BANDS = "[data-bands] a";
const MORE = "[data-work] tr.more a";

function press(selector: string, at: number): boolean {
  const link = document.querySelectorAll<HTMLAnchorElement>(selector)[at];
  link?.click();
  return link !== undefined;
}

document.addEventListener("keydown", (event) => {
  if (!document.querySelector("[data-bands]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.matches("input, select, textarea") || target.closest("dialog")) return;
  const digit = ["1", "2", "3", "4"].indexOf(event.key);
  const done = digit >= 0 ? press(BANDS, digit) : event.key === "m" && press(MORE, 0);
  if (done) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-show-keys]"))
    document.querySelector<HTMLDialogElement>("[data-keys]")?.showModal();
});

export {};
