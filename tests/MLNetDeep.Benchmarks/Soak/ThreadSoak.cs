using System.Globalization;
using Microsoft.ML;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>16 threads that score one model while 4 others load, score once, and drop models from files.</summary>
internal static class ThreadSoak
{
    private const int Scoring = 16;
    private const int Loading = 4;

    public static bool Run(int seconds, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-soak-");
        var transformer = SmallFit.Run(epochs: 2);
        var (zip, alone) = (Path.Combine(folder.FullName, "pipeline.zip"), Path.Combine(folder.FullName, "alone.zip"));
        transformer.SaveModel(zip, null);
        transformer.Model.Save(alone);
        var expected = Score(transformer.Model);
        long scored = 0, loaded = 0, different = 0;
        Exception? failed = null;
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var threads = Enumerable.Range(0, Scoring + Loading).Select(number => new Thread(() => Work(number))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        var figures = new ProcessFigures();
        var looks = 0;
        while (!end.IsCancellationRequested)
        {
            figures.Look(looks++);
            end.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(Math.Max(.2, seconds / 40.0)));
        }
        foreach (var thread in threads)
            thread.Join();
        folder.Delete(recursive: true);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Scoring} threads scored {scored:N0} rows in {seconds} s while {Loading} loaded and dropped {loaded:N0} models; {different} with "
            + $"other bits; {(failed is null ? "no exception" : failed.ToString())}; growth over the run: {figures}"));
        return failed is null && different == 0 && figures.IsFlat;

        void Work(int number)
        {
            try
            {
                while (!end.IsCancellationRequested)
                {
                    var model = number < Scoring ? transformer.Model
                        : number % 2 == 0 ? DenseNetworkModel.Load(alone) : new MLContext().Model.Load(zip, out _).FindDenseNetwork().Model;
                    if (Score(model) != expected)
                        Interlocked.Increment(ref different);
                    _ = number < Scoring ? Interlocked.Increment(ref scored) : Interlocked.Increment(ref loaded);
                }
            }
            catch (Exception other)
            {
                failed = other;
            }
        }
    }

    private static float Score(DenseNetworkModel model)
    {
        Span<float> score = stackalloc float[1];
        model.Score([.1f, .2f, .3f, .4f], score);
        return score[0];
    }
}
