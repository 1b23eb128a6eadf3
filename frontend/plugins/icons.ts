/** One SVG sprite of the icons that templates and faces name, and of no others. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { sources } from "./sources.ts";

const ICONS = fileURLToPath(new URL("../node_modules/@tabler/icons/icons/", import.meta.url));
// {% icon "home" %} and icon|default:"home" in templates, icon="home" and icon("home") in Python;
// "-filled" at the end of a name chooses the solid drawing.
const NAMED = /\bicon(?:\|default)?["']?\s*[=:(\s]\s*["']([a-z0-9-]+)["']/g;

export function names(): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of sources()) {
    for (const [, name] of text.matchAll(NAMED)) found.set(name, path);
  }
  return new Map([...found].sort());
}

function file(name: string): string {
  const solid = name.endsWith("-filled");
  return `${ICONS}${solid ? "filled" : "outline"}/${solid ? name.slice(0, -7) : name}.svg`;
}

function symbol(name: string): string {
  const drawing = readFileSync(file(name), "utf8");
  const body = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1);
  const shapes = body
    .replace("</svg>", "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s+/g, " ");
  const fill = name.endsWith("-filled") ? ' fill="currentColor" stroke="none"' : "";
  return `<symbol id="${name}" viewBox="0 0 24 24"${fill}>${shapes.trim()}</symbol>`;
}

export function sprite(): string {
  const wanted = names();
  const missing = [...wanted].filter(([name]) => !existsSync(file(name)));
  if (missing.length) {
    throw new Error(missing.map(([name, path]) => `${path}: no icon is called "${name}"`).join("\n"));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${[...wanted.keys()].map(symbol).join("")}</svg>`;
}

export function icons(): Plugin {
  return {
    name: "bangfu-icons",
    apply: "build",
    generateBundle() {
      const source = sprite();
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}
