/** A compressed copy beside each built file, which the server sends to browsers that take it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const SMALLEST = 1024;

export function packed(): Plugin {
  return {
    name: "bangfu-packed",
    apply: "build",
    writeBundle(options, bundle) {
      for (const file of Object.keys(bundle).filter((name) => name.startsWith("assets/"))) {
        const path = join(options.dir ?? "", file);
        const body = readFileSync(path);
        if (body.length >= SMALLEST) writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
      }
    },
  };
}
