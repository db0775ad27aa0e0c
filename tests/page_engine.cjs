/* Answer requests with the engine of pages: node page_engine.cjs SCRIPT NETWORK REQUESTS.
   Each request is a JSON object of engine/router.js; each line of the output an answer. */
"use strict";
const { readFileSync } = require("node:fs");

/* Whether the steps of a path lead from its start to its goal. */
function isConnected({ finder }, { steps, start, goal }) {
  const nodes = [start, ...steps.map((step) => finder.exit(step))];
  return steps.every((step, i) => finder.entry(step) === nodes[i]) && nodes.at(-1) === goal;
}

/* OD matrix, figures from the first origin, and weights with gates closed. */
async function skims(engine, router, { origins, destinations, gates }, options) {
  const { base, closed } = await engine.closures(router, origins, destinations, options, gates);
  return {
    table: (await engine.matrix(router, origins, destinations, options)).map((row) => [...row]),
    base: base.map((row) => [...row]),
    closed: Object.fromEntries([...closed].map(([gate, rows]) => [gate, rows.map((row) => [...row])])),
    tree: await engine.tree(router, origins[0], destinations, options),
  };
}

async function main([script, network, requests]) {
  (0, eval)(readFileSync(script, "utf8"));
  const engine = globalThis.CorridorEngine;
  const before = performance.now();
  const opened = await engine.openNetwork(JSON.parse(readFileSync(network, "utf8")));
  const opening = performance.now() - before;
  const router = new engine.PageRouter(opened);
  const answers = [];
  for (const request of JSON.parse(readFileSync(requests, "utf8"))) {
    try {
      if (request.joined) {
        const nodes = router.points.candidates(request.origin, request).map(({ node }) => node);
        answers.push({ joined: nodes.map((node) => opened.tables.countries[opened.country[node]]) });
        continue;
      }
      await router.search(engine.searched(request)); // unpacks its weights
      if (request.prepared) await router.prepare(request);
      if (request.skim) {
        const { skim, options } = request;
        answers.push({ skim: await skims(engine, router, skim, options) });
        continue;
      }
      const start = performance.now();
      if (request.answer) {
        const answer = await engine.ask(router, request);
        const ms = performance.now() - start;
        const limits = { count: request.alternatives ?? 0 };
        const routes = await engine.alternatives(router, request, limits);
        const opened = answer.none?.openings.length ? await engine.openings(router, request) : [];
        const [steps, ways] = [routes, opened].map((list) => list.map(({ path }) => path.steps));
        answers.push({ ms, answer, steps, ways });
        continue;
      }
      if (request.alternatives) {
        const found = await engine.alternatives(router, request, { count: request.alternatives });
        const ms = performance.now() - start;
        const listed = found.map((one) => [one.weight, one.overlap, one.extra]);
        answers.push({ ms, listed, gates: found.length ? engine.gatesOf(router, found[0].path) : [] });
        continue;
      }
      const path = await router.path(request);
      const answer = { ms: performance.now() - start, ...path };
      if (path && request.prepared) answer.connected = isConnected(router, path);
      if (path) answer.gates = engine.gatesOf(router, path);
      else if (request.openings) {
        const openings = await engine.openings(router, request);
        answer.openings = openings.map((one) => [one.gate, one.state, one.path.weight]);
      }
      answers.push(answer);
    } catch (error) {
      const refused = error.messages?.map(({ code, params }) => [code, params]);
      answers.push({ error: String(error), refused });
    }
  }
  process.stdout.write(JSON.stringify({ opening, answers }));
}

main(process.argv.slice(2));
