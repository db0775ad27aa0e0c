/* Statements without language: gis_data/messages/message.py. */

/**
 * Names by language, codes, numbers, days, messages and lists.
 * @typedef {string | number | Message | {[language: string]: string} | ParamList} Param
 *
 * @typedef {object} Message
 * @property {string} code
 * @property {{[name: string]: Param}} params Values of its placeholders.
 */

/** @typedef {Array<Param>} ParamList */

/**
 * @param {string} code
 * @param {{[name: string]: Param}} [params]
 * @returns {Message}
 */
export function message(code, params = {}) {
  return { code, params };
}
