using System.Diagnostics;
using System.Globalization;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// Saving to a disk that is full (a file system of 1 MB in memory; Linux, as root), into a folder that may only be read, and over a file of
/// somebody else's: an exception that names the file, and what was there before is whole.
/// </summary>
internal static class DiskSoak
{
    public static bool Run(int count, TextWriter output)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            output.WriteLine("Full disks are tried on Linux, as root alone.");
            return true;
        }
        var folder = Directory.CreateTempSubdirectory("mlnetdeep-soak-");
        Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.FullName);
        try
        {
            return Fill(folder.FullName, count, output);
        }
        finally
        {
            Command("umount", folder.FullName);
            folder.Delete();
        }
    }

    private static bool Fill(string folder, int count, TextWriter output)
    {
        var path = Path.Combine(folder, "model.zip");
        var (small, large) = (Network(features: 100, units: 50), Network(features: 900, units: 900));
        small.Save(path);
        Action[] attempts = [() => large.Save(path), () => large.SaveWeights(path), () => Transformer(large).SaveModel(path, null),
            () => large.SaveOnnx(path)];
        var (refused, wrong) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            try
            {
                attempts[i % attempts.Length]();
                wrong++;
            }
            catch (IOException full) when (full.Message.Contains(path, StringComparison.Ordinal))
            {
                refused++;
            }
            if (Directory.GetFiles(folder).Length != 1 || DenseNetworkModel.Load(path).FeatureCount != 100)
                wrong++;
        }
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} files written to a full disk: {refused} exceptions that name the file, {wrong} otherwise; the file of before is whole, "
            + $"and alone in its folder"));
        return wrong == 0;
    }

    private static DenseNetworkModel Network(int features, int units) => DenseNetworkModel.Create(
        new DenseNetworkOptions { HiddenLayers = [new Dense(units)] }, features, LearningTask.Regression, seed: 1);

    private static DenseNetworkTransformer Transformer(DenseNetworkModel model) => new(new Microsoft.ML.MLContext(), model);

    private static void Command(string name, params string[] arguments)
    {
        using var process = Process.Start(name, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{name}' must succeed. Received: exit code {process.ExitCode}.");
    }
}
