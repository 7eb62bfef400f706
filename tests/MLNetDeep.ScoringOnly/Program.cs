using MLNetDeep.ScoringOnly;

switch (args)
{
    case ["--train", var asked]:
        return TrainingAttempt.Run(asked);
    case ["--every-verb", var folder]:
        return EveryVerb.Run(folder);
    case ["--plug-in", var plugIn]:
        return PlugInAttempt.Run(plugIn, isAsInGuide: false);
    case ["--plug-in-as-in-guide", var plugInAsInGuide]:
        return PlugInAttempt.Run(plugInAsInGuide, isAsInGuide: true);
    case ["--collected-plug-in", var modelOfPlugIn, var dataOfPlugIn]:
        return CollectedPlugIn.Run(modelOfPlugIn, dataOfPlugIn);
    case [var modelPath, var dataPath]:
        Scoring.Run(modelPath, dataPath);
        NativeLibraries.Report();
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: MLNetDeep.ScoringOnly MODEL.zip DATA.idv | --train cpu|auto|torch|cuda | --every-verb FOLDER | --plug-in ASSEMBLY.dll | "
            + "--plug-in-as-in-guide ASSEMBLY.dll | --collected-plug-in MODEL.zip DATA.idv");
        return 2;
}
