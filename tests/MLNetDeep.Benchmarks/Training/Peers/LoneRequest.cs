using System.Globalization;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>What a process of its own is asked to train, as the words of its command line.</summary>
internal sealed record LoneRequest(string Subject, string Folder, int TrainingRows, double Accuracy, int Seed)
{
    /// <summary>The word before these on our own command line.</summary>
    public const string Verb = "to-accuracy";

    public IReadOnlyList<string> Words =>
        [Subject, Folder, TrainingRows.ToString(CultureInfo.InvariantCulture), Accuracy.ToString(CultureInfo.InvariantCulture),
        Seed.ToString(CultureInfo.InvariantCulture)];

    public static LoneRequest Of(IReadOnlyList<string> words) => new(
        words[0], words[1], int.Parse(words[2], CultureInfo.InvariantCulture), double.Parse(words[3], CultureInfo.InvariantCulture),
        int.Parse(words[4], CultureInfo.InvariantCulture));
}
