import { defineConfig } from 'vite';

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  build: { modulePreload: { polyfill: false }, reportCompressedSize: false },
});
