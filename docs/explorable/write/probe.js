/**
 * What Python is asked once the reader's program has run: graphs are built with the reader's own nodes, and each node says
 * what it holds. It is asked in a function, so that no name of the reader's is changed.
 *
 * @typedef {import("./expected.js").Expected} Expected
 *
 * A number, the place of one of the graph's nodes, or the name of another type.
 * @typedef {{ number: string } | { node: number } | { type: string }} Thing
 * @typedef {{ value?: Thing, operands?: Thing[] | null, partials?: Thing[] | null, gradient?: Thing }} Fact
 * @typedef {{ problem: string, nodes: Fact[] }} Facts of one graph; nothing in it that the program has not
 *
 * @typedef {"built" | "contribute" | "backward"} Depth how much is done with the graph
 */
const ASKS = `
def facts_for_the_page_of(graphs, depth):
    import json
    asked = globals()

    def thing(one, made):
        for place, node in enumerate(made):
            if node is one:
                return {"node": place}
        if isinstance(one, (int, float)):
            return {"number": repr(float(one))}
        return {"type": type(one).__name__}

    def things(some, made):
        try:
            return [thing(one, made) for one in some]
        except TypeError:
            return None

    def made_of(spec, made):
        kind, *rest = spec
        if kind == "leaf":
            return asked["Node"](rest[0])
        if kind == "add":
            return made[rest[0]] + made[rest[1]]
        if kind == "multiply":
            return made[rest[0]] * made[rest[1]]
        return asked[kind](made[rest[0]])

    def facts(graph):
        made, problem = [], ""
        try:
            for spec in graph:
                made.append(made_of(spec, made))
            if depth == "contribute":
                made[-1].gradient = UPSTREAM
                made[-1].contribute()
            if depth == "backward":
                asked["backward"](made[-1])
        except Exception as error:
            problem = type(error).__name__ + ": " + str(error)
        nodes = []
        for node in made:
            fact = {}
            for name in ("value", "gradient"):
                if hasattr(node, name):
                    fact[name] = thing(getattr(node, name), made)
            for name in ("operands", "partials"):
                if hasattr(node, name):
                    fact[name] = things(getattr(node, name), made)
            nodes.append(fact)
        return {"problem": problem, "nodes": nodes}

    return json.dumps([facts(graph) for graph in graphs])
`;
/** The gradient that a node has before it contributes: another than 1, or nobody would see that it was forgotten. */
export const UPSTREAM = 3;

/** The question about some graphs. @type {(graphs: Expected[], depth: Depth) => string} */
export function probeOf(graphs, depth) {
  const specs = graphs.map(({ spec }) => `[${spec.map((one) => `(${one.map((part) => JSON.stringify(part)).join(", ")},)`).join(", ")}]`);
  return `${ASKS.replace("UPSTREAM", String(UPSTREAM))}\nfacts_for_the_page = facts_for_the_page_of([${specs.join(", ")}], "${depth}")`;
}

/** The question about a training. */
export const TRAINED = [
  "import json",
  "turned = {name: repr(float(knob.value)) for name, knob in knobs.items()}",
  'facts_for_the_page = json.dumps({"losses": [repr(float(one)) for one in losses], "knobs": turned})',
].join("\n");
