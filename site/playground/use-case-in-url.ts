import { type Router, useRouter } from "vitepress";
import { computed, onBeforeUnmount, shallowRef } from "vue";
import type { Case } from "./case/case.ts";
import { caseInUrl } from "./case/case-in-url.ts";
import { readCase } from "./case/read-case.ts";

/** The case that the address bar says. Each change of it is an entry of the history, so that back and forward work. */
export function useCaseInUrl() {
  let changedBy: Element | null = null;
  const read = shallowRef(readCase(location.search));
  onRouteChange(useRouter(), () => {
    read.value = readCase(location.search);
    changedBy = null;
  });

  function show(next: Case): void {
    const search = `?${caseInUrl(next)}`;
    read.value = { case: next, problem: null };
    if (search === location.search) return;
    const before = changedBy;
    changedBy = document.activeElement;
    // A select reports every option that the keys pass: together they are one change.
    if (changedBy === before && changedBy instanceof HTMLSelectElement) {
      history.replaceState({ scrollPosition: scrollY }, "", `${location.pathname}${search}`);
      return;
    }
    // As VitePress' own router does it, which otherwise scrolls to the top on the way back.
    history.replaceState({ scrollPosition: scrollY }, "");
    history.pushState({ scrollPosition: scrollY }, "", `${location.pathname}${search}`);
  }

  return { theCase: computed(() => read.value.case), problem: computed(() => read.value.problem), show };
}

/** While the component is there. On the way back and forward, and for a link to this page with another query. */
function onRouteChange(router: Router, listener: () => void): void {
  const before = router.onAfterRouteChange;
  router.onAfterRouteChange = async (to) => {
    await before?.(to);
    listener();
  };
  onBeforeUnmount(() => {
    if (before) router.onAfterRouteChange = before;
    else delete router.onAfterRouteChange;
  });
}
