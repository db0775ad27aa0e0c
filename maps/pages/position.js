/* A position as people type it: decimal degrees, or degrees, minutes and seconds. */

const NUMBER = String.raw`\d+(?:\.\d+)?`;
const VALUE = String.raw`([-+]?${NUMBER})\s*(?:°|deg|度)?(?:\s*(${NUMBER})\s*['′’分])?(?:\s*(${NUMBER})\s*(?:["”秒]|''|′′))?`;
const [BEFORE, AFTER] = [String.raw`([NSEW])\s*${VALUE}`, String.raw`${VALUE}\s*([NSEW])`];
const PAIRS = [
  new RegExp(String.raw`^${AFTER}?\s*[,;\s]\s*${AFTER}?$`, "i"),
  new RegExp(`^${AFTER}${AFTER}$`, "i"),
];
const LETTERS_FIRST = new RegExp(String.raw`^${BEFORE}\s*[,;\s]?\s*${BEFORE}$`, "i");
const DECIMAL_COMMAS = /^([-+]?\d+),(\d+)\s*[;\s]\s*([-+]?\d+),(\d+)$/;
/** @type {[RegExp, string][]} */
const SIDES = [
  [/北[纬緯]|북위|с\.\s*ш\.|С/gi, "N"],
  [/南[纬緯]|남위|ю\.\s*ш\.|Ю/gi, "S"],
  [/[东東][经經]|동경|в\.\s*д\.|В/gi, "E"],
  [/西[经經]|서경|з\.\s*д\.|З/gi, "W"],
];

/**
 * A position typed in degrees, latitude first unless letters say otherwise; null where
 * the text is none.
 * @param {string} text
 * @returns {{lon: number, lat: number} | null}
 */
export function positionIn(text) {
  const typed = text.normalize("NFKC").replaceAll("\u2212", "-").replaceAll("、", ",").trim();
  const lettered = SIDES.reduce((left, [words, letter]) => left.replace(words, letter), typed);
  const pair = partsOf(lettered.replace(/^[([]|[)\]]$/g, "").replace(DECIMAL_COMMAS, "$1.$2;$3.$4"));
  if (!pair) return null;
  const [first, second] = pair.map(axisOf);
  const swapped = first.axis === "lon" || second.axis === "lat";
  const [lat, lon] = swapped ? [second, first] : [first, second];
  if (lat.axis === "lon" || lon.axis === "lat" || lat.isTwice || lon.isTwice) return null;
  return Math.abs(lat.value) <= 90 && Math.abs(lon.value) <= 180 ? { lon: lon.value, lat: lat.value } : null;
}

/**
 * Degrees, minutes, seconds and letter of both numbers.
 * @param {string} text
 * @returns {string[][] | null}
 */
function partsOf(text) {
  const before = LETTERS_FIRST.exec(text);
  if (before) return [before.slice(2, 5).concat(before[1]), before.slice(6, 9).concat(before[5])];
  const after = PAIRS.map((pair) => pair.exec(text)).find(Boolean);
  return after ? [after.slice(1, 5), after.slice(5, 9)] : null;
}

/** @param {string[]} parts */
function axisOf([degrees, minutes = "0", seconds = "0", letter = ""]) {
  const sign = /^-/.test(degrees) !== /[SW]/i.test(letter) ? -1 : 1;
  const axis = /[NS]/i.test(letter) ? "lat" : letter && "lon";
  const size = Math.abs(Number(degrees)) + Number(minutes) / 60 + Number(seconds) / 3600;
  return { axis, value: sign * size, isTwice: /^-/.test(degrees) && letter !== "" };
}
