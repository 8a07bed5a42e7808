import '@fontsource-variable/outfit/wght.css';
import DefaultTheme from 'vitepress/theme-without-fonts';
import LiveExample from './live-example.vue';
import './ember.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('LiveExample', LiveExample);
  },
};
