// What test_arrays.py asks of the shipped engine: graphs that the core has built come in as JSON, with points of nested
// lists. `shipped` gives a module's exports; the test defines it.

{
  const [arrays, letters] = ["arrays", "letters"].map((name) => shipped(`explorable/twin/${name}`));

  const point = (at) => Object.fromEntries(Object.entries(at).map(([name, value]) => [name, arrays.valueFrom(value)]));
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
    };
  };

  /** What meets in a node, and the places that are added up into each entry of its result. */
  const met = ({ operation, shapes, settings }) => {
    const { shape, entries, ways } = letters.meeting(operation, shapes, Object.fromEntries(settings));
    const places = ways.map((way) => {
      const { shape } = way.result;
      return Array.from({ length: letters.size(shape) }, (_, at) => [...letters.terms(way, letters.unflat(at, shape))]);
    });
    return { shape, entries, ways, places };
  };

  const asked = { run, met };
  globalThis.ask = (name, text) => JSON.stringify(JSON.parse(text).map(asked[name]));
}
