/* Questions become answers: by the engine, the last question wins. */
import { requestOf, sameRequest } from "./state.js";

/**
 * @import { Question } from "./state.js"
 *
 * @typedef {object} Answered
 * @property {Answer} answer
 * @property {RouteAnswer | undefined} before The best route if nothing were closed.
 *
 * @typedef {object} AskingEvents
 * @property {(isWaiting: boolean) => void} wait
 * @property {(answered: Answered) => void} answered
 * @property {(error: unknown) => void} failed
 */

/** Asks the engine, which it opens at the first question. */
export class Asking {
  /**
   * @param {any} network The packed record.
   * @param {AskingEvents} events
   */
  constructor(network, events) {
    /** @private */ this.network = network;
    /** @private */ this.events = events;
    /** @private @type {Promise<any> | null} */ this.router = null;
    /** @private */ this.turn = 0;
    /** @private @type {{question: Question, route: RouteAnswer | undefined} | null} */
    this.open = null;
  }

  /** The engine's router, made once. */
  engine() {
    this.router ??= CorridorEngine.openNetwork(this.network).then(
      (/** @type {any} */ network) => new CorridorEngine.PageRouter(network),
    );
    return this.router;
  }

  /**
   * Answer a question, unless another one comes meanwhile.
   * @param {Question} question
   */
  async ask(question) {
    const turn = ++this.turn;
    const start = performance.now();
    this.events.wait(true);
    try {
      const answer = await this.answerOf(question);
      const before = answer.routes.length ? await this.before(question) : undefined;
      if (turn !== this.turn) return;
      const isSame = before && pathOf(before) === pathOf(answer.routes[0]);
      this.events.answered({ answer, before: isSame ? undefined : before });
      performance.measure("answer", { start });
      void this.prepare(question);
    } catch (error) {
      if (turn === this.turn) this.events.failed(error);
    } finally {
      if (turn === this.turn) this.events.wait(false);
    }
  }

  /**
   * Make questions like one fast while the page has nothing else to do.
   * @private
   * @param {Question} question
   */
  async prepare(question) {
    const router = await this.engine();
    await router.prepare(CorridorEngine.searched(requestOf(question)));
  }

  /** Answer nothing that has been asked until now. */
  forget() {
    this.turn++;
    this.events.wait(false);
  }

  /**
   * The answer to a question that nobody waits for.
   * @param {Question} question
   * @returns {Promise<Answer>}
   */
  async answerOf(question) {
    return CorridorEngine.ask(await this.engine(), requestOf(question));
  }

  /**
   * The best route of a question without what its asker closed.
   * @private
   * @param {Question} question
   */
  async before(question) {
    const { closed, avoided } = question.policy;
    if (!closed.length && !avoided.length) return undefined;
    const policy = { ...question.policy, closed: [], avoided: [] };
    const plain = { ...question, policy, alternatives: 0 };
    if (!this.open || !sameRequest(this.open.question, plain)) {
      const [route] = (await this.answerOf(plain)).routes;
      this.open = { question: plain, route };
    }
    return this.open.route;
  }
}

/** @param {RouteAnswer} route */
function pathOf({ legs }) {
  return JSON.stringify(legs.map(({ kind, mode, gateway_id, lonlat }) => [kind, mode, gateway_id, lonlat]));
}
