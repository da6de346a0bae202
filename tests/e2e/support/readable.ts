import { en } from '../../../controller/api/contract/messages/en.ts';
import { ALARM_KINDS } from '../../../controller/model/alarms.ts';

/** Our coded words, as far as no sentence has them by chance: those of more than one word. */
const CODES: readonly string[] = [
  ...Object.values(en).flatMap((words) => (typeof words === 'string' ? [] : Object.keys(words))),
  ...ALARM_KINDS,
].filter((code) => /[-.]/.test(code));

/** What no person should be shown: what a template or a number lost, times and ids as machines write them, codes. */
const RAW = [
  'undefined',
  'NaN',
  '\\[object',
  'Invalid Date',
  '[{}]',
  '\\d{4}-\\d\\d-\\d\\dT\\d',
  `(?<![\\w.-])(${CODES.map((code) => code.replaceAll('.', '\\.')).join('|')})(?![\\w-])`,
].join('|');

/**
 * A script for the page: every text a person cannot read there, with what is wrong with it. `raw` is not for people;
 * `cut` ends at an edge without saying so (what an ellipsis shortens says so, what is not to be seen at all is not
 * missed, and what scrolls can be scrolled to); `overlap` has another text drawn over it.
 */
export const UNREADABLE = `(() => {
  const raw = new RegExp(${JSON.stringify(RAW)});
  const found = [];
  const seen = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.textContent.trim();
    const host = node.parentElement;
    if (text === '' || !host.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (raw.test(text)) found.push('raw: ' + text);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      // The ink of a line is lower than its box.
      const ink = { left: line.left, right: line.right, top: line.top + line.height / 4, bottom: line.bottom - line.height / 4 };
      const edges = edgesOf(host);
      if (edges === null || outside(ink, edges)) continue;
      if (!edges.soft && (ink.left < edges.left - 1 || ink.right > edges.right + 1 || ink.top < edges.top - 1 || ink.bottom > edges.bottom + 1))
        found.push('cut: ' + text);
      if (!edges.layered) seen.push({ text, host, ink });
    }
  }
  for (const [index, one] of seen.entries())
    for (const other of seen.slice(index + 1))
      if (one.host !== other.host && !outside({ left: one.ink.left + 2, right: one.ink.right - 2, top: one.ink.top + 2, bottom: one.ink.bottom - 2 }, other.ink))
        found.push('overlap: ' + one.text + ' / ' + other.text);
  return [...new Set(found)];

  function outside(a, b) {
    return a.right <= b.left || a.left >= b.right || a.bottom <= b.top || a.top >= b.bottom;
  }
  /** Within what a text is to be seen; null where it is for screen readers only. */
  function edgesOf(host) {
    const edges = { left: 0, top: 0, right: innerWidth, bottom: innerHeight, soft: false, layered: false };
    for (let at = host; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.clip !== 'auto' || style.clipPath !== 'none') return null;
      if (style.position !== 'static' && style.position !== 'relative') edges.layered = true;
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none' || /auto|scroll/.test(style.overflowX + style.overflowY)) edges.soft = true;
      const box = at.getBoundingClientRect();
      edges.left = Math.max(edges.left, box.left);
      edges.right = Math.min(edges.right, box.right);
      edges.top = Math.max(edges.top, box.top);
      edges.bottom = Math.min(edges.bottom, box.bottom);
    }
    return edges;
  }
})()`;
