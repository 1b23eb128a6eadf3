/** The files of the product that name icons and classes: templates, faces and our own scripts. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PLACES = [
  { folder: "src/bangfu/web", endings: [".html", ".py"] },
  { folder: "frontend/src", endings: [".ts"] },
];

export interface Source {
  path: string;
  text: string;
}

export function sources(): Source[] {
  return PLACES.flatMap(({ folder, endings }) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => endings.some((ending) => path.endsWith(ending)))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(ROOT, folder, path), "utf8") })),
  );
}
