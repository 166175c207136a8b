import {defineConfig} from "vite";

declare const process: {env: Record<string, string | undefined>};

export default defineConfig({
  server: {port: Number(process.env["PORT"] ?? 8080), host: "localhost", fs: {allow: ["../../.."]}}, // the package and the style of the other examples
  optimizeDeps: {exclude: ["@forkontrol/validator"]}, // it finds its module and packs beside its own scripts
  build: {assetsInlineLimit: 0}, // the pack is fetched as it is
});
