using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>Runs a training in a process of its own, and ends it when it takes too long.</summary>
internal static class LoneProcess
{
    /// <returns>The last result it came to; null if none before the limit.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static LoneResult? Run(LoneRequest request, bool inPython, TimeSpan limit)
    {
        using var process = Process.Start(inPython ? Python(request) : Ourselves(request))!;
        var isStopped = false;
        using var stop = new Timer(_ => Stop(), null, limit + TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        LoneResult? last = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
                last = JsonSerializer.Deserialize<LoneResult>(line, JsonSerializerOptions.Web);
        }
        process.WaitForExit();
        return process.ExitCode == 0 || Volatile.Read(ref isStopped) ? last
            : throw new InvalidOperationException($"'{request.Subject}' ended with code {process.ExitCode}; its error is above.");

        void Stop()
        {
            Volatile.Write(ref isStopped, true);
            process.Kill();
        }
    }

    private static ProcessStartInfo Python(LoneRequest request) =>
        new(PythonPeers.Interpreter, [PythonPeers.Script, LoneRequest.Verb, .. request.Words]) { RedirectStandardOutput = true };

    private static ProcessStartInfo Ourselves(LoneRequest request)
    {
        var program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Assembly.GetEntryAssembly()!.Location] : [];
        return new(program, [.. host, PeerComparison.Name, LoneRequest.Verb, .. request.Words]) { RedirectStandardOutput = true };
    }
}
