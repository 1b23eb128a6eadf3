/** The editor behind `author.ts`; loaded only on pages that have one. */
import { autocompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { basicSetup } from "codemirror";

const NAME = /[\w.]+$/;

/** Names the server knows for what has been typed. */
async function complete(address: string, context: CompletionContext): Promise<CompletionResult | null> {
  const word = context.matchBefore(NAME);
  if (!word || (word.from === word.to && !context.explicit)) return null;
  const answer = await fetch(`${address}?q=${encodeURIComponent(word.text)}`, {
    headers: { "HX-Request": "true" },
  });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const options = [...page.querySelectorAll<HTMLElement>("[data-written]")].map((name) => ({
    label: name.dataset.written ?? "",
    detail: name.querySelector("small")?.textContent ?? "",
    info: name.querySelector("span + span")?.firstChild?.textContent?.trim() ?? "",
  }));
  return { from: word.from, options, filter: false };
}

/** What the report says is wrong in the open part, as marks of the editor. */
function marks(state: EditorState): Diagnostic[] {
  return [...document.querySelectorAll<HTMLElement>("#report [data-line]")].map((said) => {
    const number = Math.min(Math.max(Number(said.dataset.line), 1), state.doc.lines);
    const line = state.doc.line(number);
    const from = Math.min(line.from + Math.max(Number(said.dataset.column) - 1, 0), line.to);
    return { from, to: Math.max(from, line.to), severity: "error", message: said.dataset.message ?? "" };
  });
}

/** Put an editor in the place of a field and keep the two the same. */
export function edit(field: HTMLTextAreaElement): void {
  const host = document.createElement("div");
  host.className = "author-host";
  field.after(host);
  field.hidden = true;
  const root = host.attachShadow({ mode: "open" });
  const names = field.dataset.names ?? "";
  const view = new EditorView({
    doc: field.value,
    parent: root,
    root,
    extensions: [
      basicSetup,
      yaml(),
      lintGutter(),
      EditorView.lineWrapping,
      EditorState.readOnly.of(field.readOnly),
      autocompletion({ override: [(context) => complete(names, context)] }),
      EditorView.contentAttributes.of({ "aria-label": field.labels[0]?.textContent?.trim() ?? "" }),
      EditorView.theme({ "&": { minHeight: "28rem" }, ".cm-content": { fontFamily: "inherit" } }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        field.value = update.state.doc.toString();
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    ],
  });
  const show = () => view.dispatch(setDiagnostics(view.state, marks(view.state)));
  document.addEventListener("htmx:after:swap", show);
  document.addEventListener("click", (event) => {
    const name = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-written]") : null;
    if (!name || field.readOnly) return;
    const written = (name.dataset.written ?? "").replace(/\(\)$/, "(");
    view.dispatch(view.state.replaceSelection(written));
    view.focus();
  });
  show();
}
