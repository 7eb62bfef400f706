using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using MLNetDeep.Benchmarks.Training.Peers;

namespace MLNetDeep.Benchmarks.Tables;

/// <summary>
/// scikit-learn's MLP with early stopping, in a process beside this one, where its Python is there: see
/// <see cref="PythonPeers.Interpreter"/>.
/// </summary>
internal sealed class SklearnNetwork : IDisposable
{
    /// <summary>The word on the command line.</summary>
    public const string Name = "sklearn";

    public const string Title = "scikit-learn's MLP, early stopping, steps by hand";

    private readonly Process _process;

    private SklearnNetwork(Process process) => _process = process;

    /// <summary>Null, and a line that says so, where Python or scikit-learn is missing.</summary>
    public static SklearnNetwork? TryStart(TextWriter log)
    {
        try
        {
            var script = Path.Combine(AppContext.BaseDirectory, "Tables", "sklearn_network.py");
            var start = new ProcessStartInfo(PythonPeers.Interpreter, [script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
            var peer = new SklearnNetwork(Process.Start(start)!);
            if (peer._process.StandardOutput.ReadLine() is not null)
                return peer;
            peer.Dispose();
            log.WriteLine($"'{PythonPeers.Interpreter}' has no scikit-learn: its row is left out. MLNETDEEP_PYTHON names another.");
        }
        catch (Win32Exception missing)
        {
            log.WriteLine(
                $"Python does not run ('{PythonPeers.Interpreter}': {missing.Message}): the row of scikit-learn is left out. "
                    + $"MLNETDEEP_PYTHON names another.");
        }
        return null;
    }

    /// <summary>Its figures on one of the eight tables; null on others.</summary>
    public TableResult? Measured(BenchmarkTable table, int seed, TableForm form)
    {
        if (table.Files is not { } files)
            return null;
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { train = files.Train, test = files.Test, seed, form.MostRows }));
        _process.StandardInput.Flush();
        var answer = JsonSerializer.Deserialize<Answer>(
            _process.StandardOutput.ReadLine() ?? throw new EndOfStreamException(_process.StandardError.ReadToEnd()),
                JsonSerializerOptions.Web)!;
        return new(table.Name, Name, seed, new(answer.Loss, answer.Accuracy), answer.Seconds, answer.ProcessorSeconds);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private sealed record Answer(double Loss, double? Accuracy, double Seconds, double ProcessorSeconds);
}
