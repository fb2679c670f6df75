// What test_arrays.py asks of the shipped engine: graphs that the core has built come in as JSON, with points of nested
// lists. `shipped` gives a module's exports; the test defines it.

{
  shipped("explorable/twin/every_reader").bringEveryReader();
  const [arrays, build, errors, letters, parser, plan, through, trace] = "arrays build errors letters parser array_plan ways array_trace"
    .split(" ")
    .map((name) => shipped(`explorable/twin/${name}`));

  const NOT_FINITE = { inf: Infinity, "-inf": -Infinity, nan: NaN };
  const numbers = (data) => {
    if (Array.isArray(data)) return data.map(numbers);
    return typeof data === "string" ? NOT_FINITE[data] : data;
  };
  const value = (data) => (data === null ? null : plan.valueFrom(numbers(data)));

  const point = (at) => Object.fromEntries(Object.entries(at).map(([name, value]) => [name, plan.valueFrom(value)]));
  const data = (value) => arrays.asData(value, true);
  const all = (values) => values.map(data);

  /** Both passes over a graph. */
  const run = ({ graph, at, seed }) => {
    const given = point(at);
    const ran = arrays.forward(graph, given);
    const start = arrays.seedOf(graph, ran.values[graph.output], seed);
    const back = arrays.backward(graph, ran.values, given, start);
    return {
      values: all(ran.values),
      adjoints: all(back.adjoints),
      contributions: back.contributions.map(({ node, operand, rank, ...rest }) => {
        const { upstream, partial, contribution, total } = rest;
        return [node, operand, rank, ...all([upstream, partial, contribution, total])];
      }),
      gradient: Object.fromEntries(Object.entries(back.gradient).map(([name, slope]) => [name, data(slope)])),
      problems: [...ran.problems, ...back.problems],
      idle: [...back.idle].sort(),
    };
  };

  /** What meets in a node, and the places that are added up into each entry of its result. */
  const met = ({ operation, shapes, settings }) => {
    const { shape, entries, ways } = letters.meeting(operation, shapes, Object.fromEntries(settings));
    const places = ways.map((way) => {
      const { shape } = way.result;
      return Array.from({ length: through.size(shape) }, (_, at) => [...through.terms(way, through.unflat(at, shape))]);
    });
    return { shape, entries, ways, places };
  };

  /** The engine's own trace of a text. */
  const answer = ({ text, at, options }) => {
    try {
      return trace.trace(text, at, options).json(true);
    } catch (error) {
      if (!(error instanceof errors.BackpropError)) throw error;
      return { message: error.message, position: error.position };
    }
  };

  /** What the engine says on the numbers of another: the trace, each step's words, and some entries. */
  const say = ({ text, at, options, graph: built, given, notations, places }) => {
    const graph = built ?? build.build(parser.parse(text, undefined, at), options);
    const contributions = given.contributions.map(([node, operand, rank, ...rest]) => {
      const [upstream, partial, contribution, total] = rest.map(value);
      return { node, operand, rank, upstream, partial, contribution, total };
    });
    const gradient = Object.fromEntries(Object.entries(given.gradient).map(([name, slope]) => [name, value(slope)]));
    const forward = { values: given.values.map(value), problems: given.problems };
    const backward = { adjoints: given.adjoints.map(value), contributions, gradient, problems: [], idle: new Set(given.idle) };
    const told = new trace.ArrayTrace(graph, point(at), forward, backward);
    return {
      json: told.json(true),
      words: notations.map((notation) => told.steps.map((step) => words(step, notation))),
      symbols: notations.map((notation) => told.nodes.map((node) => node.symbol(notation))),
      entries: places.map(([number, place]) => told.speaker("plain").entry(number, place)),
    };
  };

  function words(step, notation) {
    const { rule, reason, equation, partial, sentence, array } = step.words(notation);
    return { rule, reason, equation: parts(equation), partial: partial && parts(partial), sentence, array };
  }

  function parts({ left, letters, numbers, relation, result, joint }) {
    return [left, letters, numbers, relation, result, joint];
  }

  const asked = { run, met, answer, say };
  globalThis.ask = (name, text) => JSON.stringify(JSON.parse(text).map(asked[name]));
}
