open Microsoft.ML
open Microsoft.ML.Data
open MLNetDeep

[<CLIMutable>]
type Row = { [<VectorType(2)>] Features: float32[]; Label: bool }

let mlContext = MLContext(seed = 1)
let rows =
    mlContext.Data.LoadFromEnumerable
        [| for i in 0 .. 99 -> { Features = [| float32 (i % 2); float32 (i % 5) |]; Label = i % 2 = 0 } |]
let options = DenseNetworkOptions(HiddenLayers = [| Dense(100, Activation.ReLU) |], NumberOfEpochs = 40, Seed = 1)
let model = DenseNetworkTrainer(mlContext, options).Fit rows
model.SaveModel("model.zip", rows.Schema)

let loaded, _ = MLContext().Model.Load "model.zip"
let metrics = mlContext.BinaryClassification.Evaluate(loaded.Transform rows)
printfn "accuracy %g" metrics.Accuracy
