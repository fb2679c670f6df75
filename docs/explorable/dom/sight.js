/**
 * Scroll a stage so that a part of its picture stands in its middle, as far as the picture is larger than the stage. The
 * page itself never scrolls.
 * @param {Element} stage
 * @param {Element} part
 * @param {ScrollBehavior} [behavior]
 */
export function bringIntoSight(stage, part, behavior = "instant") {
  const [outer, inner] = [stage.getBoundingClientRect(), part.getBoundingClientRect()];
  stage.scrollBy({
    left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
    top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
    behavior,
  });
}
