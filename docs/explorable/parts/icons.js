/** The drawings on the buttons of the explorables and of the clips' player, each as a path in a square of 16 by 16. */
export const ICONS = {
  back: "M10 3.5 5.5 8l4.5 4.5",
  forward: "M6 3.5 10.5 8 6 12.5",
  reset: "M4 8a4.5 4.5 0 1 0 1.5-3.4M5.8 2v3h3",
  play: "M5.5 3v10l7-5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  large: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
};
