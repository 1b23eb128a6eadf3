/**
 * "Are you sure?" in the page's own dialog: for htmx requests with `hx-confirm`, and for ordinary
 * forms with `data-confirm`. The words come from the attribute; `data-confirm-yes` names the act.
 */

function dialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("#ask");
}

/** Whether the person said yes. */
function ask(question: string, source: Element): Promise<boolean> {
  const box = dialog();
  if (!box) return Promise.resolve(window.confirm(question));
  const text = box.querySelector("#ask-text");
  const yes = box.querySelector<HTMLButtonElement>("button[value=yes]");
  if (!text || !yes) return Promise.resolve(false);
  text.textContent = question;
  yes.textContent = source.getAttribute("data-confirm-yes") ?? yes.dataset.usual ?? yes.textContent;
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  const source = ctx.sourceElement;
  const question = source?.closest("[hx-confirm]")?.getAttribute("hx-confirm");
  if (!source || !question) return;
  event.preventDefault();
  void ask(question, source).then((yes) => (yes ? issueRequest() : dropRequest()));
});

const agreed = new WeakSet<HTMLFormElement>();

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const question = form.dataset.confirm;
  if (!question || agreed.delete(form)) return;
  event.preventDefault();
  void ask(question, form).then((yes) => {
    if (!yes) return;
    agreed.add(form);
    form.requestSubmit(event.submitter);
  });
});
