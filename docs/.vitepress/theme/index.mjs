import '@fontsource-variable/outfit/wght.css';
import { h } from 'vue';
import DefaultTheme from 'vitepress/theme-without-fonts';
import LiveExample from './live-example.vue';
import picture from '../../picture.jpg';
import './ember.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, {
    'home-hero-image': () => h('img', { class: 'hero-picture', src: picture, width: 1280, height: 720, alt: 'A body of light on a dark stage bows two tall lights under an arc of lanterns' }),
  }),
  enhanceApp({ app }) {
    app.component('LiveExample', LiveExample);
  },
};
