import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts"; // the system's own fonts: nothing to fetch
import { defineAsyncComponent } from "vue";
import MermaidDiagram from "./MermaidDiagram.vue";
import "./style.css";

const playground = Object.values(import.meta.glob<{ default: object }>("../../playground/Playground.vue"));

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("MermaidDiagram", MermaidDiagram);
    // Loaded by the page that shows it alone: it carries a map of the world.
    for (const load of playground) app.component("Playground", defineAsyncComponent(load));
  },
};

export default theme;
