/* What a page is made from, unpacked, and the language that it begins in. */
import { languages, speak, useCatalogue } from "./words.js";

/**
 * JSON from base64 of raw deflate, as maps/inline.py packs it.
 * @param {string} text
 */
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

/**
 * The record of a page; its words are in use from now on.
 * @param {string} packed
 */
export async function openRecord(packed) {
  const record = await unpacked(packed);
  useCatalogue(record.catalogue);
  speak(firstLanguage());
  return record;
}

/** The first language of the reader that the page has. */
function firstLanguage() {
  const wanted = navigator.languages.map((each) => each.slice(0, 2).toLowerCase());
  return wanted.find((each) => languages().includes(each)) ?? languages()[0];
}
