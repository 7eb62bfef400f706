/// A fit in `dotnet fsi`: trains, saves, loads and scores, and says by which engine and whether the loaded model scores alike.
module Train

open System
open Microsoft.ML
open Microsoft.ML.Data
open MLNetDeep

[<CLIMutable>]
type Row = { Label: float32; [<VectorType(4)>] Features: float32[] }

[<CLIMutable>]
type Score = { Score: float32 }

let run (engine: TrainingEngineKind) =
    let context = MLContext(seed = 1)
    let random = Random 1
    let rows =
        [ for _ in 1 .. 200 ->
            let x = Array.init 4 (fun _ -> random.NextSingle())
            { Label = x[0] + 2f * x[1]; Features = x } ]
    let data = context.Data.LoadFromEnumerable rows
    let options = DenseNetworkOptions(HiddenLayers = [| Dense(8, Activation.ReLU) |], NumberOfEpochs = 5, Seed = 1, Engine = engine)
    let model = DenseNetworkTrainer(context, options).Fit data
    let path = IO.Path.Combine(IO.Path.GetTempPath(), $"{Guid.NewGuid()}.zip")
    (model :> ITransformer).SaveModel(path, data.Schema)
    let loaded = context.Model.Load path |> fst
    IO.File.Delete path
    let scores (model: ITransformer) =
        context.Data.CreateEnumerable<Score>(model.Transform data, false) |> Seq.map _.Score |> List.ofSeq
    printfn "%O on %s: %s" model.History.Engine model.History.Device (if scores model = scores loaded then "well" else "other scores")
