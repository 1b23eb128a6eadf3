/**
 * The text of a draft: the plain field works by itself; where scripts run, an editor stands in its
 * place with colours, names to complete and marks where something is wrong. It lives in a shadow
 * tree, so that its styles need no exception from the content policy.
 */
const field = document.querySelector<HTMLTextAreaElement>("textarea[data-editor]");

if (field) {
  void import("./editor.ts").then(({ edit }) => edit(field));
}

export {};
