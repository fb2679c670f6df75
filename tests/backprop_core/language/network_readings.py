"""Code of networks as students paste it: layers, classes, training loops, and how each is read or refused."""

from __future__ import annotations

NET = """class Net(nn.Module):
    def __init__(self, n_in=2, hidden=3):
        super().__init__()
        self.fc1 = nn.Linear(n_in, hidden)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(hidden, 1)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = self.drop(x)
        return self.fc2(x)
"""
TRAINED = f"""import torch
{NET}
model = Net(hidden=4)
criterion = nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.tensor([[0., 1.], [1., 0.]])
y = torch.tensor([[1.], [0.]])
for epoch in range(100):
    optimizer.zero_grad()
    out = model(x)
    loss = criterion(out, y)
    loss.backward()
    optimizer.step()
    if epoch % 10 == 0:
        print(epoch, loss.item())
"""
FIRST = "((x @ transpose(W_fc1)) + b_fc1)"
MSE = "mse(y, t) = ((y - t) ^ 2)"
NETWORKS = [
    # functions that are made first and called later
    ("criterion = nn.MSELoss()\nloss = criterion(w*x, t)", f"{MSE}; loss = mse((w * x), t)"),
    ("nn.CrossEntropyLoss()(z, 2)", "cross_entropy(z, 2)"),
    ("act = nn.ReLU()\nact(w*x + b)", "relu(((w * x) + b))"),
    ("self.act = nn.LeakyReLU(0.2)\nself.act(x)", "prelu(x, a) = where(above(x, 0), x, (a * x)); prelu(x, 0.2)"),
    ("m = nn.Softmax(dim=1)\nm(x @ W)", "softmax((x @ W), axis=1)"),
    ("from torch.nn import Tanh\na = Tanh()\na(a(x))", "tanh(tanh(x))"),
    ("f = torch.nn.MSELoss(reduction='mean')\nf(x, t)", f"{MSE}; mse(x, t)"),
    ("nn.MSELoss(reduction='sum')(W @ x, t)", "sum((((W @ x) - t) ^ 2))"),
    ("F.l1_loss(W @ x, t, reduction='sum') + 1", "(sum(abs(((W @ x) - t))) + 1)"),
    ("F.mse_loss(x, y, reduction='none')", "((x - y) ^ 2)"),
    ("loss_fn = nn.MSELoss()\nloss_fn(w*x, t).backward()", f"{MSE}; mse((w * x), t)"),
    ("optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)\nx.exp()", "exp(x)"),
    # layers
    ("nn.Linear(2, 3)(x)", "((x @ transpose(W)) + b)"),
    ("fc = nn.Linear(2, 3, bias=False)\nfc(x + 1)", "((x + 1) @ transpose(W))"),
    ("fc1 = nn.Linear(2, 3)\nfc2 = nn.Linear(3, 1)\nfc1(x).sum()", f"sum({FIRST})"),
    ("self.fc1 = nn.Linear(2, 3).to(device)\nself.out = nn.Linear(3, 1)\nself.fc1(x)", FIRST),
    (
        "model = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Flatten(), nn.Linear(4, 1))\nmodel(x)",
        "((relu(((x @ transpose(W1)) + b1)) @ transpose(W2)) + b2)",
    ),
    ("fc = nn.Linear(in_features=1, out_features=1)\n(fc.weight**2).sum() + fc.bias", "(sum((W ^ 2)) + b)"),
    ("W = 3.0\nfc = nn.Linear(1, 1)\nW * fc(x)", "W = 3.0; (W * ((x @ transpose(W_2)) + b_2))"),
    # classes
    (NET, f"x_2 = relu({FIRST}); ((x_2 @ transpose(W_fc2)) + b_fc2)"),
    (
        TRAINED,
        f"x_2 = relu({FIRST}); out = ((x_2 @ transpose(W_fc2)) + b_fc2); loss = mse(out, y)",
    ),
    (
        f"{NET}\nnet = Net()\nnet(u) + net.forward(2*v)",
        f"x = relu({FIRST.replace('x', 'u')}); x_2 = relu({FIRST.replace('x', '(2 * v)')}); "
        "(((x @ transpose(W_fc2)) + b_fc2) + ((x_2 @ transpose(W_fc2)) + b_fc2))",
    ),
    (
        "class Line(nn.Module):\n  def __init__(self):\n    super(Line, self).__init__()\n"
        "    self.w = nn.Parameter(torch.tensor(1.5))\n    self.scale = 2\n    self.unused = 3\n"
        "  def forward(self, x: torch.Tensor) -> torch.Tensor: return self.scale * self.w * x\n"
        "loss = (Line()(3*t) - 1)**2",
        "scale = 2; loss = ((((scale * w) * (3 * t)) - 1) ^ 2)",
    ),
    ("class Value:\n    def __init__(self, data):\n        self.data = data\na = Value(2.0)\na*a", "(a * a)"),
    ("a = Value(2.0, label='a')\nb = Value(-3.0, label='b')\nc = a*b\nc.label = 'c'", "c = (a * b)"),
    # functions of several lines
    ("def f(x, k=2):\n    y = x*x\n    y += k\n    return y\nf(3*t)", "y = ((3 * t) * (3 * t)); y_2 = (y + 2); y_2"),
    (
        "def net(X, w):\n    z = X @ w\n    return torch.sigmoid(z)\nl = ((net(A, w=v) - 1)**2).sum()\nz = l * 2",
        "z_2 = (A @ v); l = sum(((sigmoid(z_2) - 1) ^ 2)); z = (l * 2)",
    ),
    # entries that are picked, an entry in each row
    ("probs[range(2), [0, 1]]", "take(probs, index=((rows, 0, 1), (rows, 0, 1)))"),
    (
        "y = np.array([2, 0])\nN = X.shape[0]\n-np.log(p[np.arange(N), y]).mean()",
        "(-mean(ln(take(p, index=((rows, 0, 1), (rows, 2, 0))))))",
    ),
    # slopes that the code works out itself
    (
        "h = x.dot(w1)\nloss = np.square(h - y).sum()\ngrad_h = 2.0 * (h - y)\ngrad_w1 = x.T.dot(grad_h)\n"
        "w1 -= 0.1 * grad_w1",
        "h = (x @ w1); square(x) = (x ^ 2); loss = sum(square((h - y)))",
    ),
    (
        "dot = w[0]*x[0] + w[1]\nf = 1.0 / (1 + math.exp(-dot))\nddot = (1 - f) * f\ndw = [x[0] * ddot, 1.0 * ddot]\n"
        "w += -0.1 * dw",
        "dot = ((take(w, index=(0,)) * take(x, index=(0,))) + take(w, index=(1,))); f = (1.0 / (1 + exp((-dot))))",
    ),
    ("dx = x.exp() - y\nloss = dx**2", "dx = (exp(x) - y); loss = (dx ^ 2)"),
    ("x = 3.0\ny = 4.0\ndx = x - np.exp(y)", "x = 3.0; y = 4.0; dx = (x - exp(y))"),
    (
        "class Poly(nn.Module):\n    def __init__(self):\n        self.a = nn.Parameter(torch.randn(()))\n"
        '    def forward(self, x):\n        """The forward function takes x; let it be a number."""\n'
        "        return self.a * x ** 3",
        "(a * (x ^ 3))",
    ),
    # what surrounds code
    ("Sure 😀! x'':\n```python\nz = w*x.exp()\n```\nThat's it.", "z = (w * exp(x))"),
    (">>> x = torch.tensor(2.0)\n>>> x**2\ntensor(4.)", "(x ^ 2)"),
]

ATTENTION = """class Attention(nn.Module):
    def __init__(self, d=2):
        super().__init__()
        self.query = nn.Linear(d, d, bias=False)
        self.key = nn.Linear(d, d, bias=False)

    def forward(self, x):
        q, k = self.query(x), self.key(x)
        return q @ k.T
"""
NETWORKS += [
    (
        f"{ATTENTION}Attention()(x).sum()",
        "q = (x @ transpose(W_query)); k = (x @ transpose(W_key)); sum((q @ transpose(k)))",
    )
]

BAD_NETWORKS = [
    # (text, sentence, position)
    (
        "class Neuron:\n    def __init__(self, w):\n        self.w = w",
        "Of a class the method forward is read, and Neuron has none: "
        "write what it computes as a function, as in def f(x): return w*x + b.",
        0,
    ),
    (
        "conv1 = nn.Conv2d(1, 6, 5)\nconv1(x)",
        "The layer Conv2d is not read: write out what it computes, as in conv(x, k).",
        27,
    ),
    (
        "model = nn.Sequential(nn.Linear(2, 3), f(x))",
        "The layer Sequential is not read: write out what it computes, as in fc2(relu(fc1(x))).",
        11,
    ),
    (
        "model = keras.Sequential([layers.Dense(4), layers.Dense(1)])\nmodel(x)",
        "The layer Dense is not read: write out what it computes, as in x @ W + b.",
        61,
    ),
    (
        "import tensorflow as tf\nmodel.compile(loss='mse')",
        "None of these lines computes something that is read: add one that does, as in y = sigmoid(w*x + b).",
        0,
    ),
    (
        "grads, cost = propagate(w.exp(), b)",
        "Several names stand before this =: give each a line of its own, as in a = 2 and then b = 3.",
        12,
    ),
    ("p = x.softmax(-1)\np.argmax(1)", "argmax gives places, and places have no slope: leave its line out.", 20),
    ("loss = criterion(model(x.exp()), y)", "There is no function criterion: write it out, as in mse(y, t).", 7),
    ("fc = nn.Linear(2, 3)\nfc(x, y)", "fc takes one operand, not 2.", 21),
    ("fc = nn.Linear(2, 3)\nfc(x", "This parenthesis is never closed.", 23),
    (
        "class Net(nn.Module):\n  def forward(self, x):\n    y = x",
        "forward gives nothing back: end it with return and what it computes.",
        28,
    ),
    ("-np.log(p[np.arange(N), y])", "Which places y picks must be known: write them out, as in y = [2, 0] above.", 24),
    (
        "F.kl_div(a, b, reduction='sum')",
        "The argument reduction= is not read: leave it out, or write the formula itself.",
        15,
    ),
    (
        "def f(x):\n  y = x*x\n  return f(y)\nf(2)",
        "f calls itself: a function may use only those defined above it.",
        29,
    ),
    ("def f(x):\n  y = x*x\n  return y\nf(2, 3)", "f takes one operand, not 2.", 31),
]
