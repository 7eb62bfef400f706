using MLNetDeep.ScoringOnly;

switch (args)
{
    case ["--train"]:
        return TrainingAttempt.Run();
    case [var modelPath, var dataPath]:
        Scoring.Run(modelPath, dataPath);
        NativeLibraries.Report();
        return 0;
    default:
        Console.Error.WriteLine("usage: MLNetDeep.ScoringOnly MODEL.zip DATA.idv | --train");
        return 2;
}
