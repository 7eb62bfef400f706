namespace MLNetDeep.Tests.Support;

/// <summary>A network to be drawn: its layers, its task, and the seed of its weights.</summary>
internal sealed record RandomNetwork(
    int FeatureCount, IReadOnlyList<Layer> HiddenLayers, LearningTask Task, int OutputCount, int Rows, int Seed)
{
    public override string ToString() =>
        $"{Task} of {FeatureCount} features, {OutputCount} outputs, {Rows} rows, seed {Seed}: [{string.Join(", ", HiddenLayers)}]";
}
