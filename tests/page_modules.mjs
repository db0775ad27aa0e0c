/* Run a script with the modules of pages: node page_modules.mjs FOLDER < {script, input}.
   The script is the body of an async function of `load` (the exports of a module) and of
   `input`; its result is the output. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(process.argv[2] + "/");
const load = (name) => import(new URL(`${name}.js`, folder));
const AsyncFunction = (async () => {}).constructor;
const { script, input } = JSON.parse(readFileSync(0, "utf8"));
const result = await new AsyncFunction("load", "input", script)(load, input);
process.stdout.write(JSON.stringify(result ?? null));
