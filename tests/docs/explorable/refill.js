// A page of one element that can be emptied and filled again: evaluated once when it is loaded, before its elements wake.
//
// To load it costs four times as much as to fill it. It is filled again only while it is as it was when it was loaded,
// but for what its modules bring along when they are wanted; whatever a test has changed besides, it is loaded anew.
() => {
  const BROUGHT = new Set(["katex"]);
  const main = document.querySelector("main");
  const chains = [
    document, document.body, main, navigator, performance, history, localStorage, new Event("any"), new MouseEvent("click"),
    document.createElementNS("http://www.w3.org/2000/svg", "path"), IntersectionObserver.prototype,
    ResizeObserver.prototype, MutationObserver.prototype, Animation.prototype, Math, Date,
  ];

  const owners = new Set([globalThis]);
  for (const chain of chains) {
    for (let owner = chain; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) owners.add(owner);
  }

  // What a script could have replaced: the names of the window, and each function that stands in it or in a prototype.
  const replaceable = () => {
    const found = new Map();
    let number = 0;
    for (const owner of owners) {
      number += 1;
      for (const [name, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
        if (!BROUGHT.has(name)) found.set(`${number} ${name}`, get ?? (typeof value === "function" ? value : typeof value));
      }
    }
    return found;
  };

  const worn = () =>
    [document.documentElement, document.body].map(({ attributes }) => [...attributes].map(({ name, value }) => name + value));
  const head = () => [...document.head.children].filter((one) => !one.textContent.startsWith(".ͼ")).map(({ outerHTML }) => outerHTML);
  const outside = () => JSON.stringify([head(), document.fullscreenElement === null, document.body.children.length, worn()]);

  const before = replaceable();
  const scheme = document.body.dataset.mdColorScheme;
  const place = outside();

  const isAsBefore = () => {
    document.body.dataset.mdColorScheme = scheme;
    const now = replaceable();
    return place === outside() && now.size === before.size && [...now].every(([name, what]) => before.get(name) === what);
  };

  // No name of the window, so that nothing that goes through these meets it.
  const emptied = Symbol.for("emptied");
  const filled = Symbol.for("filled");
  Object.defineProperty(document, emptied, {
    value: async () => {
      main.replaceChildren();
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      sessionStorage.clear();
      localStorage.clear();
      getSelection().removeAllRanges();
      scrollTo(0, 0);
      return main.isConnected && !main.firstChild && isAsBefore();
    },
  });
  Object.defineProperty(document, filled, {
    value: (address, body, worn) => {
      history.replaceState(null, "", address);
      document.body.dataset.mdColorScheme = worn;
      main.innerHTML = body;
    },
  });
}
