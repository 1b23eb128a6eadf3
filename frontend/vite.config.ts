import { defineConfig } from "vite";
import { icons } from "./plugins/icons.ts";
import { packed } from "./plugins/packed.ts";
import { slimmed } from "./plugins/slim.ts";

export default defineConfig({
  base: "/static/",
  plugins: [slimmed(), icons(), packed()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // Tabler needs Chrome 111 anyway; older targets make its colours half as large again.
    target: "chrome111",
    cssTarget: "chrome111",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: { main: "src/main.ts" } },
  },
});
