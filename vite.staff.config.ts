import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The staff app: from src/staff to build/staff, served at `/` by the back office. */
export default defineConfig({
  root: at('src/staff'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: at('build/staff'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': 'http://localhost:4000' } },
});
