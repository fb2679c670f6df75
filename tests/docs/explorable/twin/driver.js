// What test_twin.py asks of the shipped engine. Texts of JSON go in and out, so that a name such as __proto__
// stays a name. `shipped` gives a module's exports; the test defines it.

{
  shipped("explorable/twin/every_reader").bringEveryReader();
  const [careful, errors, expression, fills, graph, nudging, parser, passes, shapes, special, trace] = "careful errors expression fills build nudge parser passes shapes special_functions trace"
    .split(" ")
    .map((name) => shipped(`explorable/twin/${name}`));
  const { operations } = shipped("generated/table");

  const NOT_FINITE = { inf: Infinity, "-inf": -Infinity, nan: NaN };
  const number = (data) => (typeof data === "string" ? NOT_FINITE[data] : data);
  const plain = (value) => (Number.isFinite(value) ? value : Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");

  /** The engine's own answer to each request: the trace, or the refusal. */
  const answer = (requests) =>
    requests.map(({ text, at, options }) => {
      try {
        return trace.trace(text, at, options).json();
      } catch (error) {
        if (!(error instanceof errors.BackpropError)) throw error;
        return { message: error.message, position: error.position };
      }
    });

  /** What the engine makes of each text: the program, or the refusal and what was probably meant. */
  const read = (texts, given) =>
    texts.map((text) => {
      try {
        return parser.parse(text, undefined, given);
      } catch (error) {
        if (!(error instanceof errors.BackpropError)) throw error;
        return { message: error.message, position: error.position, fix: error.fix };
      }
    });

  /** The shape of each program's result at given shapes, or the refusal. */
  const shaped = (requests) =>
    requests.map(([text, given]) => {
      try {
        const values = Object.fromEntries(Object.entries(given).map(([name, shape]) => [name, shape.length ? [0] : 0]));
        return shapes.shapesOf(graph.build(parser.parse(text, undefined, values)), given).at(-1);
      } catch (error) {
        if (!(error instanceof errors.BackpropError)) throw error;
        return { message: error.message, position: error.position, fix: error.fix };
      }
    });

  /** Some bits of the generator as texts, and arrays that it fills. */
  const fill = (seed, count, requests) => [
    fills.randomBits(seed, count).map(String),
    requests.map((request) => fills.filled(...request)),
  ];

  /** Each text as a program that is written out in some notations. */
  const written = (texts, notations) =>
    texts.map((text) => {
      const program = parser.parse(text);
      return notations.map((notation) => trace.write(program, notation));
    });

  /** What the engine says on the numbers of another: the trace, and each step's words in the notations. */
  const say = (requests) =>
    requests.map(({ text, at, options, numbers, notations }) => {
      const told = onNumbers(graph.build(parser.parse(text, undefined, at), options), at, numbers);
      return {
        json: told.json(),
        words: notations.map((notation) => told.steps.map((step) => words(step, notation))),
        symbols: notations.map((notation) => told.nodes.map((node) => node.symbol(notation))),
        names: told.steps.map((step) => step.name),
        program: notations.map((notation) => trace.write(told.program, notation)),
      };
    });

  function onNumbers(graph, at, { values, adjoints, contributions, gradient, problems, idle }) {
    const steps = contributions.map(([node, operand, rank, ...rest]) => {
      const [upstream, partial, contribution, total] = rest.map(number);
      return { node, operand, rank, upstream, partial, contribution, total };
    });
    const slopes = Object.fromEntries(Object.entries(gradient).map(([name, slope]) => [name, number(slope)]));
    const forward = { values: values.map(number), problems };
    return new trace.Trace(graph, at, forward, {
      adjoints: adjoints.map(number),
      contributions: steps,
      gradient: slopes,
      problems: [],
      idle: new Set(idle.map(([node, rank]) => passes.edgeOf(node, rank))),
    });
  }

  function words(step, notation) {
    const { rule, reason, equation, partial, sentence } = step.words(notation);
    return { rule, reason, equation: parts(equation), partial: partial && parts(partial), sentence };
  }

  function parts({ left, letters, numbers, relation, result, joint }) {
    return [left, letters, numbers, relation, result, joint];
  }

  /** Each node's value and each edge's partial, worked out alone from another engine's numbers. */
  const workOut = (requests) =>
    requests.map(({ text, options, numbers }) => {
      const { nodes } = graph.build(parser.parse(text), options);
      const values = numbers.values.map(number);
      const of = (index) => numbers.operands[index].map(number);
      return {
        values: nodes.map((node, index) => {
          if (!node.operands.length) return null;
          const { value, reason } = careful.valueOf(operations[node.operation], of(index));
          return [plain(value), reason];
        }),
        partials: numbers.contributions.map(([index, operand, rank, upstream]) => {
          if (operand === null || rank < 0 || numbers.idle.some((edge) => `${edge}` === `${[index, rank]}`)) return null;
          const row = operations[nodes[index].operation];
          const place = expression.places(nodes[index])[rank];
          const { partial, reason } = passes.bring(row, place, of(index), values[index], number(upstream));
          return [plain(partial), reason];
        }),
      };
    });

  /** The value of one operation on given numbers, for many. */
  const values = (requests) =>
    requests.map(([operation, numbers]) => plain(careful.valueOf(operations[operation], numbers.map(number)).value));

  /** A trace moved to another point, and how many layouts were made for both. */
  const drag = (text, at, there) => {
    const here = trace.trace(text, at);
    const drawn = here.nodes.map((node) => node.bends);
    const moved = here.atPoint(there);
    const same = moved.nodes.every((node, index) => node.bends === drawn[index]);
    return { json: moved.json(), layouts: same ? 1 : 2 };
  };

  const nudge = (text, at, name) => {
    const { change, predicted } = nudging.nudge(trace.trace(text, at), name);
    return [change, predicted];
  };

  const errorFunction = (name, points) => points.map(special[name]);

  const examples = () => shipped("generated/table").examples;

  const asked = { answer, read, written, shaped, fill, say, workOut, values, drag, nudge, errorFunction, examples };
  globalThis.ask = (name, text) => JSON.stringify(asked[name](...JSON.parse(text)));
}
