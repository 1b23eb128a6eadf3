/** Maps: the wheel zooms, dragging moves, a tip follows the pointer. Without it nothing is lost. */

type Box = [left: number, top: number, width: number, height: number];

const DEEPEST = 24; // times the first view
const STEADY = 4; // pixels a pointer may wander in a click

function enhance(svg: SVGSVGElement): void {
  const whole = svg.getAttribute("viewBox")!.split(" ").map(Number) as Box;
  const tip = document.createElement("div");
  tip.className = "map-tip";
  tip.hidden = true;
  const figure = svg.closest("figure")!;
  figure.append(tip); // it goes when a new picture takes the place of this one
  let view: Box = [...whole];
  let from: DOMPoint | null = null;
  let moved = 0;

  const show = (): void => svg.setAttribute("viewBox", view.map((n) => n.toFixed(1)).join(" "));
  const at = (event: MouseEvent): DOMPoint =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()!.inverse());

  function zoom(point: DOMPoint, factor: number): void {
    const width = Math.min(whole[2], Math.max(whole[2] / DEEPEST, view[2] * factor));
    const share = width / view[2];
    view = [
      point.x - (point.x - view[0]) * share,
      point.y - (point.y - view[1]) * share,
      width,
      view[3] * share,
    ];
    if (width === whole[2]) view = [...whole];
    show();
  }

  function tell(area: Element, x: number, y: number): void {
    tip.textContent = area.querySelector("title")?.textContent ?? "";
    const right = x > window.innerWidth / 2;
    tip.style.left = right ? "" : `${x + 14}px`;
    tip.style.right = right ? `${window.innerWidth - x + 14}px` : "";
    tip.style.top = `${y + 14}px`;
  }

  svg.addEventListener(
    "wheel",
    (event) => {
      // Zoomed out, the wheel goes on scrolling the page.
      if (event.deltaY > 0 && view[2] >= whole[2]) return;
      event.preventDefault();
      zoom(at(event), Math.exp(Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 120) / 400));
    },
    { passive: false },
  );
  svg.addEventListener("dblclick", () => {
    view = [...whole];
    show();
  });

  svg.addEventListener("pointerdown", (event) => {
    moved = 0;
    if (event.button === 0 && event.pointerType !== "touch") from = at(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from) {
      moved += Math.hypot(event.movementX, event.movementY);
      if (moved > STEADY && view[2] < whole[2]) {
        const here = at(event);
        view = [view[0] + from.x - here.x, view[1] + from.y - here.y, view[2], view[3]];
        show();
      }
    }
    const area = event.target instanceof Element ? event.target.closest(".map-area") : null;
    tip.hidden = !area || event.pointerType === "touch";
    if (!area || tip.hidden) return;
    tell(area, event.clientX, event.clientY);
  });
  svg.addEventListener("pointerleave", () => (tip.hidden = true));
  // Who walks with the keyboard gets the same tip, below the middle of the area.
  // (Listening on the picture itself would make it a stop of its own.)
  figure.addEventListener("focusin", (event) => {
    const area = event.target instanceof Element ? event.target.closest(".map-area") : null;
    if (!area?.matches(":focus-visible")) return;
    const box = area.getBoundingClientRect();
    tip.hidden = false;
    tell(area, box.left + box.width / 2, box.top + box.height / 2);
  });
  figure.addEventListener("focusout", () => (tip.hidden = true));
  window.addEventListener("pointerup", () => (from = null));
  // A drag that ends on an area is not a click on it; a link is not a thing to drag.
  svg.addEventListener("click", (event) => moved > STEADY && event.preventDefault(), { capture: true });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}

/** Pictures that are not yet so; a picture that htmx brings in comes without. */
function all(): void {
  document.querySelectorAll<SVGSVGElement>("svg[data-map]:not([data-live])").forEach((svg) => {
    svg.dataset.live = "";
    enhance(svg);
  });
}

all();
document.addEventListener("htmx:after:swap", all);
