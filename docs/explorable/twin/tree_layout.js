/**
 * Tidy drawings of trees in linear time, without recursion. The twin of backprop_core/graph/tree_layout.py.
 *
 * A node, and how far it stands to the right of another.
 * @typedef {{ node: number, offset: number }} Offset
 */

/**
 * Places for a tree whose last node is the root: users centred over operands, subtrees at least 1 apart.
 *
 * Source: Reingold and Tilford, Tidier Drawings of Trees (1981). Each subtree keeps its left and right
 * outline as linked lists, so that joining two subtrees costs only the lower of their heights.
 * @param {number[][]} operands for each node the nodes it uses, which come before it; no node is used twice
 * @returns {[number, number][]}
 */
export function treeLayout(operands) {
  const shift = operands.map(() => 0); // of a node against its user
  // The outline of the subtree at each node: the next node down on its left and on its right side,
  // and how far that node stands to the right of this one.
  /** @type {(Offset | null)[]} */
  const left = operands.map(() => null);
  /** @type {(Offset | null)[]} */
  const right = operands.map(() => null);
  const lowestLeft = operands.map((_, node) => ({ node, offset: 0 }));
  const lowestRight = operands.map((_, node) => ({ node, offset: 0 }));
  for (const [index, below] of operands.entries()) {
    if (!below.length) continue;
    const place = [0];
    // The joined outline so far, with offsets from the first operand.
    let lowLeft = lowestLeft[below[0]];
    let lowRight = lowestRight[below[0]];
    for (let rank = 1; rank < below.length; rank += 1) {
      const after = below[rank];
      /** @type {Offset | null} */
      let near = { node: below[rank - 1], offset: place[rank - 1] };
      /** @type {Offset | null} */
      let far = { node: after, offset: 0 };
      let gap = place[rank - 1] + 1;
      while (near && far) {
        gap = Math.max(gap, near.offset - far.offset + 1);
        near = step(near, right);
        far = step(far, left);
      }
      place.push(gap);
      const end = lowestRight[after];
      if (near) {
        // The left part is taller: the new right outline goes on along it.
        right[end.node] = { node: near.node, offset: near.offset - (gap + end.offset) };
      } else {
        lowRight = { node: end.node, offset: gap + end.offset };
      }
      if (far) {
        // The right part is taller: the new left outline goes on along it.
        left[lowLeft.node] = { node: far.node, offset: gap + far.offset - lowLeft.offset };
        lowLeft = { node: lowestLeft[after].node, offset: gap + lowestLeft[after].offset };
      }
    }
    const last = below.length - 1;
    const middle = (place[0] + place[last]) / 2;
    for (const [rank, operand] of below.entries()) shift[operand] = place[rank] - middle;
    left[index] = { node: below[0], offset: shift[below[0]] };
    right[index] = { node: below[last], offset: shift[below[last]] };
    lowestLeft[index] = { node: lowLeft.node, offset: lowLeft.offset - middle };
    lowestRight[index] = { node: lowRight.node, offset: lowRight.offset - middle };
  }
  const x = operands.map(() => 0);
  const depth = operands.map(() => 0);
  for (let index = operands.length - 1; index >= 0; index -= 1) {
    for (const operand of operands[index]) {
      x[operand] = x[index] + shift[operand];
      depth[operand] = depth[index] + 1;
    }
  }
  const leftmost = x.reduce((least, place) => Math.min(least, place));
  return x.map((place, index) => [place - leftmost, depth[index]]);
}

/** One node further down an outline, or null at its end. @type {(from: Offset, outline: (Offset | null)[]) => Offset | null} */
function step({ node, offset }, outline) {
  const next = outline[node];
  return next && { node: next.node, offset: offset + next.offset };
}
