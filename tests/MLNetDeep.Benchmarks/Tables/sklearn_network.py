"""scikit-learn's MLP on a table of numbers (n...) and texts (c...), as the .NET side of the comparison asks for it.

One line of JSON a request on standard input ({"train", "test", "seed", "MostRows"}), one line of JSON with the figures on the test rows as the answer.
"""

import csv
import json
import random
import sys
import time
import warnings

import numpy as np
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.filterwarnings("ignore")


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def features(rows, train):
    """Gaps of numbers filled with the mean, numbers standardised, a slot for each text of the training rows."""
    parts = []
    for name in train[0]:
        if name.startswith("n"):
            known = np.array([float(row[name] or "nan") for row in train])
            mean, deviation = np.nanmean(known), np.nanstd(known) or 1
            values = np.array([float(row[name] or "nan") for row in rows])
            parts.append(((np.where(np.isnan(values), mean, values) - mean) / deviation)[:, None])
        elif name.startswith("c"):
            categories = sorted({row[name] for row in train})
            parts.append(np.array([[float(row[name] == category) for category in categories] for row in rows]))
    return np.hstack(parts).astype(np.float32)


def answer(request):
    train, test = read(request["train"]), read(request["test"])
    if request["MostRows"]:
        train = random.Random(1).sample(train, min(len(train), request["MostRows"]))
    classes = train[0]["y"].startswith("k")
    labels = [np.array([row["y"] if classes else float(row["y"]) for row in rows]) for rows in (train, test)]
    begin, processor = time.perf_counter(), time.process_time()
    inputs = features(train, train)
    settings = dict(random_state=request["seed"], early_stopping=True, max_iter=200)
    if classes:
        model = MLPClassifier(**settings).fit(inputs, labels[0])
    else:
        mean, deviation = labels[0].mean(), labels[0].std()
        model = MLPRegressor(**settings).fit(inputs, (labels[0] - mean) / deviation)
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    others = features(test, train)
    if classes:
        probabilities = model.predict_proba(others)
        loss = log_loss(labels[1], probabilities, labels=model.classes_)
        figures = dict(loss=loss, accuracy=accuracy_score(labels[1], model.predict(others)))
    else:
        figures = dict(loss=float(np.sqrt(mean_squared_error(labels[1], model.predict(others) * deviation + mean))), accuracy=None)
    return dict(figures, seconds=seconds, processorSeconds=processor)


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
