import type { Page } from 'playwright-core';

/**
 * Words of a page that cannot be read as they stand: two that lie over each other, or one that is cut by its box or the window's edge. What is not
 * shown (opacity below a tenth, scrolled out of its panel, under another panel) is left out. Answers sentences; none when all is well.
 */
export function wordsThatCollide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Words { readonly text: string; readonly box: DOMRect; readonly element: Element }
    const seen: Words[] = [], faults: string[] = [];
    const isShown = (element: Element): boolean => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { opacity, visibility, display } = getComputedStyle(at);
        if (Number(opacity) < 0.1 || visibility === 'hidden' || display === 'none') return false;
      }
      return true;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '', element = node.parentElement;
      if (text === '' || !element || /^(SCRIPT|STYLE|OPTION|TITLE)$/.test(element.tagName) || !isShown(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      // Words for screen readers alone are a pixel wide.
      if (box.width < 3 || box.height < 3 || element.getBoundingClientRect().width < 3) continue;
      const x = box.x + box.width / 2, y = box.y + box.height / 2;
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) continue;
      let isScrolledOut = false;
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { overflowY, overflowX } = getComputedStyle(at), frame = at.getBoundingClientRect();
        if ((overflowY !== 'visible' || overflowX !== 'visible') && (y < frame.top || y > frame.bottom || x < frame.left || x > frame.right)) isScrolledOut = true;
      }
      if (isScrolledOut) continue;
      // Whatever covers it and is not part of it: another panel.
      const over = document.elementsFromPoint(x, y).find((at) => getComputedStyle(at).backgroundColor !== 'rgba(0, 0, 0, 0)' || at === element || at.contains(element) || element.contains(at));
      if (over && over !== element && !over.contains(element) && !element.contains(over)) continue;
      if (box.left < -1 || box.right > innerWidth + 1) faults.push(`“${text}” is cut by the edge of the window`);
      const own = element.getBoundingClientRect();
      if (getComputedStyle(element).textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth + 1 && own.width > 0) faults.push(`“${text}” does not fit its place`);
      seen.push({ text, box, element });
    }
    for (let a = 0; a < seen.length; a++) for (let b = a + 1; b < seen.length; b++) {
      const one = seen[a]!, two = seen[b]!;
      if (one.element.contains(two.element) || two.element.contains(one.element)) continue;
      const wide = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left), high = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
      // A box of words is as high as its font can be: letters fill some six tenths of it.
      if (wide > 3 && high > 0.4 * Math.min(one.box.height, two.box.height)) faults.push(`“${one.text}” and “${two.text}” lie over each other`);
    }
    return faults;
  });
}
