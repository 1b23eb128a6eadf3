/**
 * One stylesheet out of many, without what no page uses: unused rules and variables, and the dark
 * half of the theme. It is done before hashing, so that the file's name follows what is in it.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PurgeCSS } from "purgecss";
import type { Plugin } from "vite";
import { sources } from "./sources.ts";

const IMPORT = /^@import "([^"]+)";$/gm;
// No template names these whole: scripts set them, or they are put together (`tone-{{ tone }}`).
const KEPT = [/^htmx-/, /^alert-/, /^map-/, /^share-/, /^tone-/];

/** The text of a stylesheet with its imports in place. */
export function whole(path: string): string {
  const require = createRequire(path);
  return readFileSync(path, "utf8").replace(IMPORT, (_, name: string) =>
    name.startsWith(".") ? whole(join(dirname(path), name)) : whole(require.resolve(name)),
  );
}

/** The light half of every `light-dark(a, b)`: there is no dark theme, and old browsers lack it. */
export function lightOnly(css: string): string {
  const open = "light-dark(";
  let done = "";
  for (let at = css.indexOf(open); at >= 0; at = css.indexOf(open)) {
    const [light, end] = firstOf(css, at + open.length);
    done += css.slice(0, at);
    css = light + css.slice(end);
  }
  return done + css;
}

/** The first argument that starts at a place, and where the call ends. */
function firstOf(css: string, start: number): [string, number] {
  let depth = 0;
  let comma = -1;
  for (let at = start; at < css.length; at++) {
    if (css[at] === "(") depth++;
    else if (css[at] === "," && depth === 0 && comma < 0) comma = at;
    else if (css[at] === ")" && depth-- === 0) return [css.slice(start, comma).trim(), at + 1];
  }
  throw new Error(`light-dark( at ${start} does not end`);
}

export async function slim(css: string): Promise<string> {
  const content = sources().map(({ path, text }) => ({
    raw: text,
    extension: path.split(".").at(-1) ?? "",
  }));
  const [kept] = await new PurgeCSS().purge({
    content,
    css: [{ raw: lightOnly(css) }],
    safelist: { standard: KEPT },
    variables: true,
    keyframes: true,
  });
  return kept.css;
}

export function slimmed(): Plugin {
  return {
    name: "bangfu-slim",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: /main\.css$/ },
      handler: async (_code, id) => ({ code: await slim(whole(id)), map: null }),
    },
  };
}
