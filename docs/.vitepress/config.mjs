import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { NOT_IN_SITE } from '../../scripts/doc-blocks.ts';
import { liveExamples, liveFences } from './live-examples.mjs';

const source = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
/** Title and page of each part. */
const PARTS = {
  Start: [['The first ten minutes', 'start'], ['In a project of your own', 'own-project'], ['Recipes', 'recipes'], ['Words', 'glossary']],
  Guide: [
    ['Entities and components', 'guide/entities'], ['Systems and queries', 'guide/systems'], ['Order and sets', 'guide/order'], ['Resources and messages', 'guide/messages'], ['Commands', 'guide/commands'],
    ['Change detection', 'guide/changes'], ['Observers and hooks', 'guide/observers'], ['Relations and hierarchies', 'guide/relations'], ['States', 'guide/states'], ['Plugins', 'guide/plugins'],
    ['Scenes and prefabs', 'guide/scenes'], ['Time and the tick', 'guide/time'], ['Determinism', 'guide/determinism'], ['Sessions and replay', 'guide/sessions'], ['Rollback', 'guide/rollback'],
    ['Physics', 'guide/physics'], ['Assets', 'guide/assets'], ['Looking inside', 'guide/looking-inside'], ['Testing', 'guide/testing'],
  ],
  Mods: [['Your first mod: a new zone', 'first-mod'], ['Mods: the reference', 'mods'], ['Determinism for modders', 'determinism-for-modders'], ['The cage', 'cage'], ['The example mods', 'example-mods'], ['Inspector', 'inspector']],
  'Coming from': [['Bevy', 'from-bevy'], ['Bevy, feature by feature', 'bevy'], ['bitECS', 'from-bitecs']],
  Reference: [['jam-engine', 'reference/engine/'], ['jam-engine/game', 'reference/game/'], ['jam-engine/testing', 'reference/engine/testing/'], ['The jam command', 'reference/jam']],
  Inside: [
    ['How it is put together', 'architecture'], ['Sessions of the instrument', 'replay'], ['The session format', 'session-format'], ['The core, and engines', 'core'], ['Sound', 'sound'], ['Movement', 'movement'],
    ['The loop station', 'loop-station'], ['Shows', 'shows'],
  ],
};
const isThere = ([, page]) => existsSync(source(`docs/${page.endsWith('/') ? `${page}index` : page}.md`));
const sidebar = Object.entries(PARTS).map(([text, pages]) => ({ text, ...(text === 'Inside' ? { collapsed: true } : {}), items: pages.filter(isThere).map(([name, page]) => ({ text: name, link: `/${page}` })) })).filter(({ items }) => items.length > 0);

export default defineConfig({
  title: 'Jam Engine',
  description: 'A deterministic entity-component-system engine, and on it an instrument played with the whole body.',
  lang: 'en',
  appearance: 'force-dark',
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: 'data:,' }], ['meta', { name: 'theme-color', content: '#0B0A10' }]],
  metaChunk: true,
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
      { text: 'Start', link: '/start' }, { text: 'Guide', link: '/guide/entities' },
      { text: 'Mods', items: [{ text: 'Your first mod', link: '/first-mod' }, { text: 'The reference', link: '/mods' }, { text: 'The example mods', link: '/example-mods' }] },
      ...[['Reference', 'reference/engine/']].filter(isThere).map(([text, page]) => ({ text, link: `/${page}` })),
    ],
    sidebar,
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
