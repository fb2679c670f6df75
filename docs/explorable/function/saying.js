/**
 * What is announced after a change.
 *
 * @typedef {import("./state.js").State} State
 */

/** What is announced: what is wrong, the exercise's own words, or what the change came to. @type {(state: State, before: State) => string} */
export function saying(state, before) {
  const { problem, exercise, trace, step, ofArrays } = state;
  if (problem) return problem.message;
  if (exercise) return exercise.said(state);
  if (ofArrays) return ofArrays.saying(state, before);
  return step === before.step ? outcome(trace) : trace.step(step).text;
}

/** What a change of numbers came to, in words. @param {import("../twin/trace.js").Trace} trace */
function outcome(trace) {
  const { gradient, graph } = trace;
  const output = graph.labels[graph.output];
  const slopes = Object.entries(gradient).map(([name, slope]) => `∂${output}/∂${name} = ${slope.toPrecision(4)}`);
  return [trace.step(graph.output).plugged, ...slopes].join("; ");
}
