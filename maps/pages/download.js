/* Files that the page gives its reader. */
import { el } from "./dom.js";

/**
 * @param {string} type
 * @param {BlobPart} content
 * @param {string} name
 */
export function offer(type, content, name) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
