import {svelte} from "@sveltejs/vite-plugin-svelte";
import {defineConfig} from "vite";

declare const process: {env: Record<string, string | undefined>};

export default defineConfig({
  plugins: [svelte()],
  server: {
    host: "localhost",
    port: Number(process.env["PORT"] ?? 5173),
    fs: {allow: ["../../.."]}, // the package lies in wasm/js
  },
  // Vite must not move the package's scripts away from the module and the packs that they load.
  optimizeDeps: {exclude: ["@forkontrol/validator"]},
});
