"""PyTorch and scikit-learn, as the .NET side of the comparison asks for them.

`peers.py turns` takes its turns from standard input, one line of JSON each, and answers with one line: so that its
turns can lie between those of others, timed in here, without the start of a process.

`peers.py to-accuracy SUBJECT FOLDER TRAINING_ROWS TARGET SEED` trains once, until the target is met on the other rows.
"""

import json
import sys
import time
import warnings

import numpy as np

try:
    import torch
except ImportError:
    torch = None

try:
    import sklearn
    from sklearn.neural_network import MLPClassifier
except ImportError:
    sklearn = None

try:
    from threadpoolctl import ThreadpoolController
except ImportError:
    ThreadpoolController = None

LEARNING_RATE = 1e-3
MOST_EPOCHS = 30
LONGEST_TURN = 0.25
WARM_SHARE = 8


def adam(parameters, form):
    """Adam in one of PyTorch's forms; an older PyTorch has fewer of them."""
    if form == "default":
        return torch.optim.Adam(parameters, lr=LEARNING_RATE)
    return torch.optim.Adam(parameters, lr=LEARNING_RATE, **{form: True})


def works_here(form):
    """PyTorch before 2.4 knows the word fused and refuses it on the CPU."""
    try:
        parameter = torch.zeros(2, requires_grad=True)
        optimizer = adam([parameter], form)
        parameter.sum().backward()
        optimizer.step()
        return True
    except Exception:
        return False


def blas():
    """The file of the matrix products, where the system says which are mapped."""
    try:
        with open("/proc/self/maps") as maps:
            files = {line.split()[-1].rsplit("/", 1)[-1] for line in maps if "/" in line}
        return sorted(name for name in files if name.startswith(("libblas", "libopenblas", "libblis", "libmkl_")))
    except OSError:
        return []


def about():
    forms = [form for form in ("default", "foreach", "fused") if works_here(form)] if torch else []
    return {"torch": torch and torch.__version__, "sklearn": sklearn and sklearn.__version__, "forms": forms, "blas": blas()}


def use_threads(count):
    """Threads for the next turn.

    Where the products are another library's, its threads are meant, and PyTorch has one: both have threads of their own, and two
    crews on the same processors, each waiting for its own by spinning, take 5 to 100 ms for a step of half a millisecond.
    """
    if torch:
        torch.set_num_threads(1 if ThreadpoolController and any(name.startswith("libopenblas") for name in blas()) else count)
    if ThreadpoolController:
        ThreadpoolController().limit(limits=count, user_api="blas")


def seconds_of_step(act, steps_of_act, count, wait=lambda: None):
    """Ends early where steps take much longer than they should, and begins after some that are not timed, as the .NET side does. What was
    asked of a GPU is waited for.
    """
    for _ in range(max(1, count // WARM_SHARE // steps_of_act)):
        act()
    wait()
    taken, begin = 0, time.perf_counter()
    while taken < count and (taken == 0 or time.perf_counter() - begin < LONGEST_TURN):
        act()
        taken += steps_of_act
    wait()
    return (time.perf_counter() - begin) / taken


class TorchSubject:
    """A plain PyTorch loop that goes on where it was."""

    def __init__(self, features, labels, widths, batch, form, seed=1, device="cpu", bfloat16=False):
        torch.manual_seed(seed)
        self.device, self.bfloat16 = device, bfloat16
        self.features, self.labels = torch.from_numpy(features).to(device), torch.from_numpy(labels.astype(np.int64)).to(device)
        self.batch = batch
        layers = []
        for inputs, units in zip(widths, widths[1:]):
            layers += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
        self.network = torch.nn.Sequential(*layers[:-1]).to(device)
        self.optimizer = adam(self.network.parameters(), form)
        self.order, self.at = torch.randperm(len(labels), device=device), 0

    def steps(self, count):
        return seconds_of_step(self.step, 1, count, torch.cuda.synchronize if self.device == "cuda" else lambda: None)

    def step(self):
        if self.at + self.batch > len(self.order):
            self.order, self.at = torch.randperm(len(self.order), device=self.device), 0
        rows = self.order[self.at:self.at + self.batch]
        self.at += self.batch
        self.learn(self.features[rows], self.labels[rows])

    def learn(self, features, labels):
        loss = self.loss(features, labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def loss(self, features, labels):
        if not self.bfloat16:
            return torch.nn.functional.cross_entropy(self.network(features), labels)
        with torch.autocast(self.device, dtype=torch.bfloat16):
            return torch.nn.functional.cross_entropy(self.network(features), labels)

    def epoch(self):
        begin = time.perf_counter()
        for rows in torch.randperm(len(self.labels)).split(self.batch):
            self.learn(self.features[rows], self.labels[rows])
        return time.perf_counter() - begin

    def epoch_of_loader(self):
        """As the tutorials write it."""
        data = torch.utils.data.TensorDataset(self.features, self.labels)
        begin = time.perf_counter()
        for features, labels in torch.utils.data.DataLoader(data, batch_size=self.batch, shuffle=True):
            self.learn(features, labels)
        return time.perf_counter() - begin

    def accuracy(self, features, labels):
        with torch.no_grad():
            return float((self.network(torch.from_numpy(features)).argmax(1).numpy() == labels).mean())


class SklearnSubject:
    """MLPClassifier by partial_fit, which is one epoch over the rows it is given."""

    def __init__(self, features, labels, widths, batch, seed=1):
        self.features, self.labels, self.batch, self.at = features, labels, batch, 0
        self.classes = np.arange(widths[-1])
        self.network = MLPClassifier(tuple(widths[1:-1]), alpha=0, batch_size=batch, learning_rate_init=LEARNING_RATE, random_state=seed)

    def steps(self, count):
        piece = max(1, count // 4)
        return seconds_of_step(lambda: self.step(piece * self.batch), piece, count)

    def step(self, rows):
        if self.at + rows > len(self.labels):
            self.at = 0
        chosen = slice(self.at, self.at + rows)
        self.at += rows
        self.network.partial_fit(self.features[chosen], self.labels[chosen], self.classes)

    def epoch(self):
        begin = time.perf_counter()
        self.network.partial_fit(self.features, self.labels, self.classes)
        return time.perf_counter() - begin

    def accuracy(self, features, labels):
        return self.network.score(features, labels)


def subject_of(ask, features, labels):
    if ask["subject"] == "sklearn":
        return SklearnSubject(features, labels, ask["widths"], ask["batch"])
    gpu = ask["subject"] == "torch on a GPU"
    return TorchSubject(features, labels, ask["widths"], ask["batch"], ask["form"], device="cuda" if gpu else "cpu", bfloat16=ask["bfloat16"])


def pictures(folder):
    """The pictures that the .NET side wrote down, as all of its contestants have them."""
    labels = np.fromfile(folder + "/labels", dtype=np.uint8).astype(np.int64)
    return np.fromfile(folder + "/pixels", dtype=np.uint8).reshape(len(labels), -1).astype(np.float32) / 255, labels


def take_turns():
    subjects, data = {}, {}
    for line in sys.stdin:
        ask = json.loads(line)
        if ask["do"] == "about":
            answer = about()
        else:
            folder = ask["folder"]
            if folder not in data:
                subjects, data = {}, {folder: pictures(folder)}
            name = json.dumps([ask[key] for key in ("subject", "widths", "batch", "threads", "form", "bfloat16")])
            if name not in subjects:
                subjects[name] = subject_of(ask, *data[folder])
            subject = subjects[name]
            use_threads(ask["threads"])
            seconds = subject.steps(ask["count"]) if ask["do"] == "steps" else subject.epoch_of_loader() if ask["do"] == "loader" else subject.epoch()
            answer = {"seconds": seconds}
        print(json.dumps(answer), flush=True)


def train_to_accuracy(subject, folder, training_rows, target, seed):
    features, labels = pictures(folder)
    use_threads(1)
    training, others = slice(0, training_rows), slice(training_rows, None)
    widths = [features.shape[1], 100, int(labels.max()) + 1]
    begin = time.perf_counter()
    if subject == "sklearn":
        network = SklearnSubject(features[training], labels[training], widths, 32, seed)
    else:
        network = TorchSubject(features[training], labels[training], widths, 32, subject, seed)
    for epoch in range(1, MOST_EPOCHS + 1):
        network.epoch()
        accuracy = network.accuracy(features[others], labels[others])
        if accuracy >= target:
            break
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "accuracy": accuracy, "detail": f"{epoch} epochs", "peakBytes": peak_bytes()}))


def peak_bytes():
    with open("/proc/self/status") as status:
        return next((int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    if sys.argv[1] == "turns":
        take_turns()
    else:
        train_to_accuracy(sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]), int(sys.argv[6]))
