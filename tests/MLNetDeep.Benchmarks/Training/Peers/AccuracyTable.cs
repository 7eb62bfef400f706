using System.Globalization;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>The time to a given accuracy, and the most memory held, each training in a process of its own.</summary>
internal static class AccuracyTable
{
    public static void Write(TextWriter to, PeerForm form, PythonPeers? python)
    {
        using var data = PeerData.Find(form.TrainingRows, form.ValidationRows);
        to.WriteLine();
        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}: {form.TrainingRows} training rows in memory, training until the validation accuracy on {form.ValidationRows} other "
            + $"rows is {form.Accuracy}. Networks are validated after each epoch. Networks: 784-100-10, Adam, batch 32, "
            + $"{form.LongRounds} seeds in turn, at most 30 epochs. A process that takes longer than {form.Limit.TotalSeconds:0} s is "
            + $"stopped."));
        var table = new MarkdownTable(to, "", "seconds", "got there", "accuracy at the end", "with", "peak memory of the process, MB");
        var results = Contestants(python).ToDictionary(contestant => contestant, _ => new List<LoneResult?>());
        for (var seed = 1; seed <= form.LongRounds; seed++)
        {
            foreach (var (contestant, its) in results)
            {
                if (seed == 1 || contestant.HasSeed)
                    its.Add(LoneProcess.Run(
                        new(contestant.Subject, data.Folder, data.TrainingRows, form.Accuracy, seed), contestant.InPython, form.Limit));
            }
        }
        foreach (var (contestant, its) in results)
            table.Row(Row(contestant.Name, its, form));
    }

    private static IEnumerable<string> Row(string name, List<LoneResult?> results, PeerForm form)
    {
        LoneResult[] ended = [.. results.OfType<LoneResult>()];
        if (ended.Length == 0)
            return [name, "–", "no", "–", "nothing before the limit", "–"];

        var there = ended.Count(result => result.Accuracy >= form.Accuracy);
        return
        [
            name,
            there == 0 ? "–" : new Series([.. ended.Where(result => result.Accuracy >= form.Accuracy).Select(result => result.Seconds)])
            .Text(1, "0.0"),
            results.Count == 1 ? there == 1 ? "yes" : "no" : string.Create(CultureInfo.InvariantCulture, $"{there} of {results.Count}"),
            new Series([.. ended.Select(result => result.Accuracy)]).Text(1, "0.000"),
            string.Join(", ", ended.Select(result => result.Detail).Distinct()) + (
            there == 0 ? string.Create(CultureInfo.InvariantCulture, $", {ended[^1].Seconds:0.0} s") : ""),
            new Series([.. ended.Select(result => (double)result.PeakBytes)]).Text(1e6, "0"),
        ];
    }

    private static IEnumerable<(string Name, string Subject, bool InPython, bool HasSeed)> Contestants(PythonPeers? python)
    {
        yield return (StepContestants.Managed, nameof(TrainingEngineKind.Managed), false, true);
        yield return (StepContestants.Torch, nameof(TrainingEngineKind.Torch), false, true);
        yield return ("TorchSharp, torch.optim.Adam, 1 thread", LoneTraining.TorchSharpLoop, false, true);
        if (python?.Forms is [.., var form])
            yield return ($"PyTorch, {form} Adam, 1 thread", form, true, true);
        if (python?.About.Sklearn is not null)
            yield return ("scikit-learn", "sklearn", true, true);
        foreach (var trainer in new[] { LoneTraining.Lbfgs, LoneTraining.Sdca, LoneTraining.LightGbm, LoneTraining.FastTree })
            yield return ($"ML.NET {trainer}", trainer, false, false);
    }
}
