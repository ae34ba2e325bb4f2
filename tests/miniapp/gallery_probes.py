"""What the tests of the gallery ask a page: contrasts, widths, targets, names.

They read what the browser computed and must never change the page.
"""

# Every text with the contrast it really has: its colour over all the grounds that lie under it.
FAINT_TEXTS = r"""(least) => {
  const parse = (text) => {
    const found = text.match(/[\d.]+(?:e-?\d+)?/g).map(Number);
    const scale = text.startsWith("color(") ? 255 : 1;
    return [...found.slice(0, 3).map((part) => part * scale), found[3] ?? 1];
  };
  const over = (top, under) =>
    top.slice(0, 3).map((part, at) => part * top[3] + under[at] * (1 - top[3]));
  const light = (color) => color.slice(0, 3).reduce((sum, part, at) => {
    const share = part / 255;
    const linear = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    return sum + linear * [0.2126, 0.7152, 0.0722][at];
  }, 0);
  const painted = (element, part) => parse(getComputedStyle(element, part).backgroundColor);
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.push(painted(one));
      // The paper of a punch is painted by what lies under its holes.
      if (one.matches(".punch")) layers.push(painted(one, "::before"));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  // Words that are hidden until they are pressed may not be read before.
  const HIDDEN = ".hidden, [aria-disabled=true], .spoiler[aria-expanded=false]";
  const faint = [];
  const look = (element, style, text) => {
    const under = ground(element);
    const lights = [light(over(parse(style.color), under)), light(under)];
    const reached = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
    if (reached >= least) return;
    faint.push(`${text.trim().slice(0, 30)} | ${element.className} | ${reached.toFixed(2)}`);
  };
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const text = walker.currentNode.data;
    if (!shown || !text.trim() || element.closest(HIDDEN)) continue;
    look(element, getComputedStyle(element), text);
  }
  for (const field of document.querySelectorAll("[placeholder]")) {
    look(field, getComputedStyle(field, "::placeholder"), field.placeholder);
  }
  return faint;
}"""

# Whatever is wider than its box, unless it is meant to be cut, or scrolls as a one-line field does.
WIDE = """() => [...document.querySelectorAll("main *, dialog *")].filter((element) => {
  const style = getComputedStyle(element);
  if (element.closest("svg, .hidden, input") || style.display === "inline") return false;
  if (style.visibility === "hidden" || style.textOverflow === "ellipsis") return false;
  return element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
}).map((one) => `${one.tagName}.${one.className} ${one.scrollWidth} > ${one.clientWidth}`)"""

SMALL = """(least) => [...document.querySelectorAll("button, input, textarea, [role=radio]")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !one.matches(".bubble-more"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < least - 0.5 || box.height < least - 0.5)
  .map(([one, box]) => `${one.className} ${box.width}x${box.height}`)"""

# Controls that show a glyph alone, with the name a reader says.
GLYPH_NAMES = """() => [...document.querySelectorAll("main button")]
  .filter((one) => !one.innerText.trim()).map((one) => one.getAttribute("aria-label") ?? "")"""

COLOURED_ALONE = """() => [...document.querySelectorAll(".chip")]
  .filter((one) => !one.querySelector("svg use") || !one.innerText.trim())
  .map((one) => one.outerHTML)"""

MOVING = "() => document.getAnimations().map((one) => one.effect.target.className)"

MASK_OF = "(selector) => getComputedStyle(document.querySelector(selector)).maskImage"

HEIGHT_OF = "(selector) => document.querySelector(selector).getBoundingClientRect().height"
