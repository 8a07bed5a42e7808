import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { NOT_IN_SITE } from '../../scripts/doc-blocks.ts';
import { liveExamples, liveFences } from './live-examples.mjs';

const source = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const GUIDE = [
  ['Entities and components', 'entities'], ['Systems and queries', 'systems'], ['Order and sets', 'order'], ['Resources and messages', 'messages'], ['Commands', 'commands'],
  ['Change detection', 'changes'], ['Observers and hooks', 'observers'], ['Relations and hierarchies', 'relations'], ['States', 'states'], ['Plugins', 'plugins'],
  ['Scenes and prefabs', 'scenes'], ['Time and the tick', 'time'], ['Determinism', 'determinism'], ['Sessions and replay', 'sessions'], ['Rollback', 'rollback'], ['Physics', 'physics'], ['Testing', 'testing'],
].map(([text, page]) => ({ text, link: `/guide/${page}` }));

export default defineConfig({
  title: 'Jam Engine',
  description: 'A deterministic entity-component-system engine, and on it an instrument played with the whole body.',
  lang: 'en',
  appearance: 'force-dark',
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: 'data:,' }], ['meta', { name: 'theme-color', content: '#0B0A10' }]],
  srcExclude: [...NOT_IN_SITE],
  outDir: source('dist/docs'),
  cacheDir: source('.cache/vitepress'),
  // Any folder of any host: scripts/build-docs.ts puts the folder in when a page is opened.
  base: '/DOCS_BASE/',
  markdown: { theme: 'vitesse-dark', config: liveFences },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Start', link: '/start' }, { text: 'Guide', link: '/guide/entities' }, { text: 'Mods', link: '/first-mod' }, { text: 'Reference', link: '/reference/' },
    ],
    sidebar: [
      { text: 'Start', items: [{ text: 'The first ten minutes', link: '/start' }, { text: 'Your first mod: a new zone', link: '/first-mod' }, { text: 'Recipes', link: '/recipes' }] },
      { text: 'Guide', items: GUIDE },
    ],
  },
  vite: {
    plugins: [liveExamples()],
    resolve: {
      alias: [
        { find: /^jam-engine$/, replacement: source('engine/index.ts') },
        { find: /^jam-engine\/game$/, replacement: source('game/index.ts') },
        { find: /^jam-engine\/testing$/, replacement: source('engine/testing/index.ts') },
      ],
    },
    build: { chunkSizeWarningLimit: 5000 },
  },
});
