using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Benchmarks.Training;

/// <summary>
/// Fits of random networks on values as absurd as Single holds. Each is either refused, with an error that says what is no longer finite,
/// or everything it saves is finite: the model with its statistics and the scale of its targets, the weights of its checkpoints, and what
/// its optimizer remembers. A soak, not a unit test: thousands of fits.
/// </summary>
internal sealed class AbsurdFits : Study
{
    private const int Fits = 3000;
    private const int Rows = 24;

    private static readonly Activation[] Activations =
    [
        Activation.Linear, Activation.ReLU, Activation.Selu, Activation.Gelu, Activation.Silu, Activation.Softplus, Activation.Tanh,
        Activation.LeakyReLU(),
    ];

    public override void Run(TextWriter output)
    {
        var (finite, refused, unexplained, notFinite) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Fits; seed++)
        {
            var folder = Directory.CreateTempSubdirectory("mlnetdeep-absurd-");
            try
            {
                var model = Fit(new Random(seed), folder.FullName);
                var saved = Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories);
                string[] bad =
                [
                    .. model.Members.All(network => network.Parameters.ToArray().All(float.IsFinite))
                        ? Array.Empty<string>() : ["the model"],
                    .. saved.Where(path => path.EndsWith(".safetensors", StringComparison.Ordinal) && !IsFinite(path)),
                ];
                if (bad.Length == 0)
                    finite++;
                else
                    notFinite++;
                foreach (var what in bad)
                    output.WriteLine($"seed {seed}: not finite: {Path.GetFileName(what)}");
            }
            catch (InvalidOperationException diverged) when (diverged.Message.Contains("must stay finite", StringComparison.Ordinal))
            {
                refused++;
            }
            catch (Exception other) when (other is not OutOfMemoryException)
            {
                unexplained++;
                output.WriteLine($"seed {seed}: {other.GetType().Name}: {other.Message}");
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Fits} fits: {finite} whose files are all finite, {refused} refused as diverged, {unexplained} with another error, "
            + $"{notFinite} that saved something not finite."));
    }

    private static DenseNetworkModel Fit(Random random, string folder)
    {
        var task = random.Next(3);
        Layer[] layers = [.. Enumerable.Range(0, random.Next(4)).Select(_ => LayerOf(random))];
        if (random.Next(6) == 0)
            layers = [new TableEncoding { Numbers = random.Next(2) == 0 ? new PiecewiseLinearNumbers { Bins = 4, Width = 3 }
                : new ScaledNumbers() }, .. layers];
        if (random.Next(8) == 0)
            layers = [.. layers, new SharedEnsemble(2, new Dense(3, Activation.ReLU))];
        var members = random.Next(8) == 0 ? 2 : 1;
        var options = new DenseNetworkOptions
        {
            HiddenLayers = layers,
            NumberOfEpochs = 3,
            BatchSize = random.Next(2) == 0 ? 5 : 24,
            Seed = random.Next(),
            Device = ComputeDevice.Cpu,
            Engine = random.Next(4) == 0 ? TrainingEngineKind.Torch : TrainingEngineKind.Managed,
            Optimizer = OptimizerOf(random),
            ValidationFraction = random.Next(3) == 0 ? .25f : null,
            StandardizeTargets = random.Next(3) > 0,
            EnsembleSize = members,
            Resume = Path.Combine(folder, "resume"),
        };
        var name = members == 1 ? "weights.safetensors" : "weights-{member}.safetensors";
        return new DenseNetworkTrainer(
            new MLContext(), options, [new ModelCheckpoint(Path.Combine(folder, name)) { WeightsOnly = true }])
            .Fit(Data(random, task)).Model;
    }

    private static Layer LayerOf(Random random) => random.Next(8) switch
    {
        0 => new BatchNormalization(),
        1 => new LayerNormalization(),
        2 => new RmsNormalization(),
        3 => new Dropout(.3f),
        4 => random.Next(2) == 0 ? new Skip(new Dense(2), new BatchNormalization()) : new Residual(new BatchNormalization()),
        5 => new Activate(Activations[random.Next(Activations.Length)]),
        _ => new Dense(random.Next(1, 6), Activations[random.Next(Activations.Length)]),
    };

    private static OptimizerOptions OptimizerOf(Random random)
    {
        OptimizerOptions[] all =
        [
            new SgdOptions { Momentum = random.Next(2) * .9f }, new AdamOptions(), new AdamWOptions(), new RmsPropOptions(),
            new AdagradOptions(), new AdadeltaOptions(), new AdamaxOptions(), new NAdamOptions(), new RAdamOptions(), new LionOptions(),
        ];
        return all[random.Next(all.Length)] with
        {
            LearningRate = MathF.Pow(10, random.Next(-4, 5)),
            WeightAveraging = random.Next(5) == 0 ? new WeightAveraging() : null,
            GlobalClipNorm = random.Next(5) == 0 ? 1 : null,
        };
    }

    /// <summary>Features and labels of any scale, each slot of its own.</summary>
    private static IDataView Data(Random random, int task)
    {
        float[] scales = [.. Enumerable.Range(0, 3).Select(_ => ScaleOf(random))];
        var label = ScaleOf(random);
        Row[] rows = [.. Enumerable.Range(0, Rows).Select(row => new Row
        {
            Features = [.. scales.Select(scale => (random.NextSingle() - .3f) * scale)],
            Number = row % 4 * .2f * label,
            Truth = row % 3 == 0,
        })];
        var mlContext = new MLContext();
        var (column, data) = (task == 0 ? "Truth" : "Number", mlContext.Data.LoadFromEnumerable(rows));
        var features = mlContext.Transforms.CopyColumns("Label", column);
        return task == 2
            ? mlContext.Transforms.Conversion.MapValueToKey("Label", "Truth").Fit(data).Transform(data)
            : features.Fit(data).Transform(data);
    }

    /// <summary>From the smallest to nearly the largest number of Single; each third time 1.</summary>
    private static float ScaleOf(Random random) => random.Next(3) == 0 ? 1 : (float)Math.Pow(10, random.Next(-44, 39));

    /// <summary>Whether a safetensors file of Single holds finite numbers alone.</summary>
    private static bool IsFinite(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var header = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(8 + header)).ToArray().All(float.IsFinite);
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Number { get; set; }

        public bool Truth { get; set; }
    }
}
