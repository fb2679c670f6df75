// What tests/cost.py asks of the browser's engine: how many blocks V8 enters at each stage, for each text that it is given.
// The first argument is the folder of the site's sources.
import inspector from "node:inspector";

const [docs] = Deno.args;
const shipped = (name) => import(`file://${docs}/${name}.js`);
const { begun } = await shipped("explorable/function/state");
const { build } = await shipped("explorable/twin/build");
const { BackpropError } = await shipped("explorable/twin/errors");
const { bringEveryReader } = await shipped("explorable/twin/every_reader");
const { writeCode } = await shipped("explorable/twin/frameworks");
const { layOut } = await shipped("explorable/twin/layout");
const { parse } = await shipped("explorable/twin/parser");
const { Run } = await shipped("explorable/twin/run");
const { Trace, write } = await shipped("explorable/twin/trace");

bringEveryReader(); // of which a page loads what is wanted

const STAGES = {
  read: ({ text }) => parse(text),
  build: ({ program }) => build(program),
  tree: ({ program }) => build(program, { tree: true }),
  compact: ({ program }) => build(program, { compact: true }),
  passes: ({ program, at }) => Run.of(build(program), at),
  words: ({ trace }) => trace.steps.map((step) => step.words("latex")),
  notes: ({ trace }) => trace.notes,
  notation: ({ program }) => ["text", "plain", "latex", "typst"].map((notation) => write(program, notation)),
  layout: ({ graph }) => layOut(graph),
  JSON: ({ trace }) => trace.json(),
  code: ({ program, at }) => ["pytorch", "jax", "tensorflow"].map((framework) => writeCode(program, at, framework)),
};

const session = new inspector.Session();
session.connect();
const ask = (method, settings) =>
  new Promise((resolve, reject) => session.post(method, settings, (error, found) => (error ? reject(error) : resolve(found))));
await ask("Profiler.enable");
await ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** Blocks entered since it was last asked. */
async function entered() {
  const { result } = await ask("Profiler.takePreciseCoverage");
  const files = result.filter(({ url }) => url.startsWith(`file://${docs}`));
  return files.flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges)).reduce((sum, { count }) => sum + count, 0);
}

/** A fresh subject for each stage, so that nothing that one has made is there for the next. */
function subject({ text, at }) {
  const program = parse(text, undefined, Object.keys(at));
  const graph = build(program);
  return { text, at, program, graph, trace: Trace.of(graph, at) };
}

async function counted(input) {
  const counts = {};
  const ready = Object.keys(STAGES).map(() => subject(input));
  await entered();
  for (const [place, [stage, work]] of Object.entries(STAGES).entries()) {
    work(ready[place]);
    counts[stage] = await entered();
  }
  return counts;
}

/** What is done, for a text that may be refused. */
async function countedUnlessRefused(stage, work) {
  await entered();
  try {
    work();
  } catch (error) {
    if (!(error instanceof BackpropError)) throw error;
  }
  return { [stage]: await entered() };
}

const countedReading = ({ text }) => countedUnlessRefused("read", () => parse(text));

/** All that an explorable does before it can be seen: reading, both passes, and where everything stands. */
const countedDrawing = ({ text, tree }) => countedUnlessRefused("drawn", () => begun({ id: "it", text, tree }));

const { inputs, onlyRead, onlyDrawn = [] } = JSON.parse(await new Response(Deno.stdin.readable).text());
const found = {};
for (const [kind, sizes] of Object.entries(inputs)) {
  const count = onlyRead.includes(kind) ? countedReading : onlyDrawn.includes(kind) ? countedDrawing : counted;
  const counts = [];
  for (const input of sizes) counts.push(await count(input));
  found[kind] = Object.fromEntries(Object.keys(counts[0]).map((stage) => [stage, counts.map((one) => one[stage])]));
}
console.log(JSON.stringify(found));
