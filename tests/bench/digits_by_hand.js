// The network of 64, 32 and 10 as anyone would write it who wants it quick: plain loops over typed arrays, an array for
// each matrix, forward and backward for a batch, and a step; where asked for, the slopes of the pictures too, as a trace
// has them. The promises on training and on traces are measured beside this.
export function byHand(batch, withPictures = false) {
  const [X, t] = [new Float64Array(batch * 64), new Int32Array(batch)];
  const [W, b, V, c] = [2048, 32, 320, 10].map((count) => new Float64Array(count));
  const [dW, db, dV, dc] = [2048, 32, 320, 10].map((count) => new Float64Array(count));
  const [Z, H, dH] = [32, 32, 32].map((count) => new Float64Array(batch * count));
  const S = new Float64Array(batch * 10);
  const dX = new Float64Array(batch * 64);
  function step(rate) {
    let loss = 0;
    for (let n = 0; n < batch; n++) {
      for (let j = 0; j < 32; j++) {
        let sum = b[j];
        for (let i = 0; i < 64; i++) sum += X[n * 64 + i] * W[j * 64 + i];
        Z[n * 32 + j] = sum;
        H[n * 32 + j] = Math.max(sum, 0);
      }
      let most = -Infinity;
      for (let k = 0; k < 10; k++) {
        let sum = c[k];
        for (let j = 0; j < 32; j++) sum += H[n * 32 + j] * V[k * 32 + j];
        S[n * 10 + k] = sum;
        most = Math.max(most, sum);
      }
      let total = 0;
      for (let k = 0; k < 10; k++) total += Math.exp(S[n * 10 + k] - most);
      loss += Math.log(total) + most - S[n * 10 + t[n]];
      for (let k = 0; k < 10; k++) S[n * 10 + k] = (Math.exp(S[n * 10 + k] - most) / total - (k === t[n] ? 1 : 0)) / batch;
    }
    for (const one of [dW, db, dV, dc, dH, dX]) one.fill(0);
    for (let n = 0; n < batch; n++) {
      for (let k = 0; k < 10; k++) {
        const slope = S[n * 10 + k];
        dc[k] += slope;
        for (let j = 0; j < 32; j++) {
          dV[k * 32 + j] += slope * H[n * 32 + j];
          dH[n * 32 + j] += slope * V[k * 32 + j];
        }
      }
      for (let j = 0; j < 32; j++) {
        if (Z[n * 32 + j] <= 0) continue;
        const slope = dH[n * 32 + j];
        db[j] += slope;
        for (let i = 0; i < 64; i++) dW[j * 64 + i] += slope * X[n * 64 + i];
        if (withPictures) for (let i = 0; i < 64; i++) dX[n * 64 + i] += slope * W[j * 64 + i];
      }
    }
    for (let i = 0; i < 2048; i++) W[i] -= rate * dW[i];
    for (let i = 0; i < 32; i++) b[i] -= rate * db[i];
    for (let i = 0; i < 320; i++) V[i] -= rate * dV[i];
    for (let i = 0; i < 10; i++) c[i] -= rate * dc[i];
    return loss;
  }
  return { X, t, W, b, V, c, dW, dX, step };
}
