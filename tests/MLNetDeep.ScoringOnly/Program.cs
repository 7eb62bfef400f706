using MLNetDeep.ScoringOnly;

switch (args)
{
    case ["--train", var asked]:
        return TrainingAttempt.Run(asked);
    case [var modelPath, var dataPath]:
        Scoring.Run(modelPath, dataPath);
        NativeLibraries.Report();
        return 0;
    default:
        Console.Error.WriteLine("usage: MLNetDeep.ScoringOnly MODEL.zip DATA.idv | --train cpu|auto|torch|cuda");
        return 2;
}
