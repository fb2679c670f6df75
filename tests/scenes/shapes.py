"""Graphs that are hard to draw, for the tests of the layout and for those of the pictures."""

WAYS_PAST_OTHERS = "sin(x*y)+cos(x/y)*e^(x-y)+(x+y)^3+log(x^2+1)*tanh(y)+sqrt(x*x+y*y)"
CROSSING = "x^2*y+sin(x*y)"
NETWORK = (
    "h1 = sigmoid(w1*x1 + w2*x2 + b1); h2 = sigmoid(w3*x1 + w4*x2 + b1); "
    "o = sigmoid(w5*h1 + w6*h2 + b2); loss = (o - t)^2/2"
)
