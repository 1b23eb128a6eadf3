/** Requests of htmx: the anti-forgery token goes along, and a broken line is told to the person. */

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

function token(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf]")?.content ?? "";
}

document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  if (!SAFE.has(request.method)) request.headers["X-CSRFToken"] = token();
});

// No answer at all: the text lies in the page, in the reader's language.
document.addEventListener("htmx:error", () => {
  const note = document.querySelector<HTMLTemplateElement>("#no-answer");
  const place = document.querySelector("#alerts");
  if (note && place) place.replaceChildren(note.content.cloneNode(true));
});

// A notice placed above the page must be seen by who is further down.
document.addEventListener("htmx:after:swap", (event) => {
  const swapped = event.detail.ctx.target;
  if (swapped instanceof Element && swapped.id === "alerts") swapped.scrollIntoView({ block: "center" });
});
