/** All pictures of digits, and which digit each is: the types of generated/pictures.js, which docs/making/digits.py writes. */
export const pictures: string;
export const labels: string;
