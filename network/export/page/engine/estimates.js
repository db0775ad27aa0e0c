/* Uncertain quantities and what they rest on: network/model/estimate.py. */

/**
 * @import { Estimate } from "./schema.js"
 *
 * @typedef {{sources: string[], confidence: string, basis: string}} Evidence
 */

const CONFIDENCES = ["low", "medium", "high"];
const BETWEEN = " ; ";

/**
 * The parts of texts, each once, in the order of first mention.
 * @param {string[]} texts
 */
export function joinedTexts(texts) {
  return [...new Set(texts.flatMap((text) => text.split(BETWEEN)).filter(Boolean))].join(BETWEEN);
}

/**
 * The lowest of some confidences, empty ones left out.
 * @param {string[]} levels
 */
export function leastConfidence(levels) {
  const known = levels.filter(Boolean).map((level) => CONFIDENCES.indexOf(level));
  return known.length ? CONFIDENCES[Math.min(...known)] : "";
}

/**
 * An estimate; one of nothing rests on nothing.
 * @param {number[]} levels Low, typical, high.
 * @param {string} unit
 * @param {Evidence[]} evidence That of its parts.
 * @returns {Estimate}
 */
export function estimateOf([low, typical, high], unit, evidence) {
  const known = typical || high ? evidence : [];
  return {
    low,
    typical,
    high,
    unit,
    source: [...new Set(known.flatMap((part) => part.sources))].join(BETWEEN),
    confidence: leastConfidence(known.map((part) => part.confidence)),
    basis: joinedTexts(known.map((part) => part.basis)),
  };
}

/**
 * The sum of estimates: low of lows, high of highs, the least confidence.
 * @param {Estimate[]} parts
 * @param {string} unit
 * @returns {Estimate}
 */
export function estimateSum(parts, unit) {
  const known = parts.filter((part) => part.typical || part.high);
  const sum = (/** @type {(part: Estimate) => number} */ of) =>
    known.reduce((total, part) => total + of(part), 0);
  return {
    low: sum((part) => part.low),
    typical: sum((part) => part.typical),
    high: sum((part) => part.high),
    unit,
    source: joinedTexts(known.map((part) => part.source)),
    confidence: leastConfidence(known.map((part) => part.confidence)),
    basis: joinedTexts(known.map((part) => part.basis)),
  };
}

/**
 * @param {Estimate} estimate
 * @param {number} factor
 * @param {string} unit
 * @returns {Estimate}
 */
export function estimateTimes(estimate, factor, unit) {
  const { low, typical, high } = estimate;
  return { ...estimate, low: low * factor, typical: typical * factor, high: high * factor, unit };
}
