using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>
/// PyTorch and scikit-learn in a process beside this one, which sleeps between its turns and times them itself. Which Python: the one that
/// the variable
/// <c>MLNETDEEP_PYTHON</c> names, else the system's.
/// </summary>
internal sealed class PythonPeers : IDisposable
{
    private readonly Process _process;

    private PythonPeers(Process process) => _process = process;

    public static string Interpreter { get; } =
        Environment.GetEnvironmentVariable("MLNETDEEP_PYTHON") is { Length: > 0 } given ? given : File.Exists("/usr/bin/python3")
            ? "/usr/bin/python3" : "python3";

    public static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "Training", "Peers", "peers.py");

    public PythonAbout About { get; private set; } = new(null, null, [], []);

    /// <summary>The forms of PyTorch's Adam that were found.</summary>
    public IReadOnlyList<string> Forms => About.Forms;

    /// <summary>Null, and a line that says so, where there is no Python or neither of the two in it.</summary>
    public static PythonPeers? TryStart(TextWriter log)
    {
        try
        {
            var peers = new PythonPeers(
                Process.Start(new ProcessStartInfo(
                Interpreter, [Script, "turns"])
                { RedirectStandardInput = true, RedirectStandardOutput = true })!);
            peers.About = peers.Ask(new { @do = "about" }).Deserialize<PythonAbout>(JsonSerializerOptions.Web)!;
            if (peers.About is not { Torch: null, Sklearn: null })
                return peers;
            peers.Dispose();
            log.WriteLine($"'{Interpreter}' has neither PyTorch nor scikit-learn: their rows are left out. MLNETDEEP_PYTHON names "
                + $"another.");
        }
        catch (Exception missing) when (missing is Win32Exception or IOException)
        {
            log.WriteLine($"Python does not run ('{Interpreter}': {missing.Message}): the rows of PyTorch and scikit-learn are left out. "
                + $"MLNETDEEP_PYTHON names another.");
        }
        return null;
    }

    /// <summary>The contestants of a shape: one for each form and number of threads.</summary>
    /// <param name="what">"steps", "epoch", or "loader" for an epoch by <c>DataLoader</c>.</param>
    /// <param name="widths">Of inputs, layers and outputs.</param>
    /// <param name="batch">Rows in a step.</param>
    /// <param name="pictures">The rows.</param>
    /// <param name="steps">In a turn, where steps are asked for.</param>
    public IEnumerable<Contestant> Contestants(string what, int[] widths, int batch, PeerData pictures, int steps)
    {
        var suffix = what == "loader" ? ", DataLoader" : "";
        int[] threadCounts = what == "loader" ? [1] : [1, 2];
        foreach (var threads in threadCounts)
        {
            foreach (var form in what == "loader" ? Forms.Take(1) : Forms)
                yield return new($"PyTorch{suffix}, {form} Adam, {Threads(threads)}", () => Turn("torch", form, threads));
            if (About.Sklearn is not null && what != "loader")
                yield return new($"scikit-learn, {Threads(threads)}", () => Turn("sklearn", "", threads));
        }

        double Turn(string subject, string form, int threads) =>
            Ask(new { @do = what, subject, widths, batch, threads, form, bfloat16 = false, count = steps, folder = pictures.Folder })
                .GetProperty("seconds").GetDouble();
    }

    /// <summary>PyTorch's steps on a GPU: every form of Adam in Single, the last one, which is the fastest, in bfloat16 by <c>autocast</c>
    /// too.</summary>
    /// <inheritdoc cref="Contestants" path="/param"/>
    public IEnumerable<Contestant> OnGpu(int[] widths, int batch, PeerData pictures, int steps)
    {
        return
        [
            .. Forms.Select(form => new Contestant($"PyTorch, {form} Adam", () => Turn(form, bfloat16: false))),
            .. Forms.TakeLast(1).Select(form => new Contestant($"PyTorch, {form} Adam, bfloat16", () => Turn(form, bfloat16: true))),
        ];

        double Turn(string form, bool bfloat16) =>
            Ask(new
            {
                @do = "steps",
                subject = "torch on a GPU",
                widths,
                batch,
                threads = 1,
                form,
                bfloat16,
                count = steps,
                folder = pictures.Folder
            }).GetProperty("seconds").GetDouble();
    }

    public static string Threads(int count) => count == 1 ? "1 thread" : string.Create(CultureInfo.InvariantCulture, $"{count} threads");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonElement Ask(object question)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new EndOfStreamException("it ended without an answer; its error is above");
        return JsonSerializer.Deserialize<JsonElement>(answer);
    }
}
