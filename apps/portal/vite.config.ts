import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  // Our own source, without a build of the client before; libraries as they are published.
  resolve: { alias: { "@wissel/client": join(import.meta.dirname, "../../packages/client/src/index.ts") } },
  build: {
    target: "es2023",
    outDir: "dist/pages",
    emptyOutDir: true,
    manifest: true,
    assetsInlineLimit: 0, // the policy allows nothing inline
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      onwarn(warning, warn) {
        // For frameworks that render on a server; here it means nothing.
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
    },
  },
  plugins: [compressed()],
});

/** Lays a compressed copy beside each file, once, so that no node compresses while it serves. */
function compressed(): Plugin {
  return {
    name: "compressed",
    async closeBundle() {
      const folder = join(import.meta.dirname, "dist/pages");
      const names = await readdir(folder, { recursive: true });
      for (const name of names.filter((file) => /\.(js|css|html|svg)$/.test(file))) {
        const bytes = await readFile(join(folder, name));
        await writeFile(join(folder, `${name}.br`), await promisify(brotliCompress)(bytes));
        await writeFile(join(folder, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}
