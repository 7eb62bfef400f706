using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MLNetDeep.Benchmarks.Soak;

/// <summary>
/// Good and bad requests for a server of examples/Serve that runs already, at the address in MLNETDEEP_SERVER (http://localhost:5080):
/// every answer is right or a 4xx, memory is bounded.
/// </summary>
internal static class ServerSoak
{
    private const int Clients = 8;

    private static readonly (string Path, string Body, string Type, HttpStatusCode Status)[] Requests =
    [
        ("/predict", Pixels(784), "application/json", HttpStatusCode.OK),
        ("/predict", Pixels(784), "application/json", HttpStatusCode.OK),
        ("/explain", Pixels(784), "application/json", HttpStatusCode.OK),
        ("/predict", Pixels(783), "application/json", HttpStatusCode.BadRequest),
        ("/predict", Pixels(784), "text/plain", HttpStatusCode.UnsupportedMediaType),
        ("/predict", "{", "application/json", HttpStatusCode.BadRequest),
        ("/predict", "", "application/json", HttpStatusCode.BadRequest),
        ("/predict", "{\"pixels\":[" + new string('[', 1000), "application/json", HttpStatusCode.BadRequest),
        ("/predict", "{\"pixels\":\"\\ud800\"}", "application/json", HttpStatusCode.BadRequest),
        ("/predict", new string(' ', 70_000), "application/json", HttpStatusCode.RequestEntityTooLarge),
        ("/rows", "{\"Town\":\"Zug\",\"Rooms\":null,\"Area\":90}", "application/json", HttpStatusCode.OK),
        ("/rows", "[{\"Town\":\"Zug\"}]", "application/json", HttpStatusCode.BadRequest),
        ("/nowhere", "{}", "application/json", HttpStatusCode.NotFound),
    ];

    public static bool Run(int seconds, TextWriter output)
    {
        var address = new Uri(Environment.GetEnvironmentVariable("MLNETDEEP_SERVER") ?? "http://localhost:5080");
        var (times, wrong, bad) = (new ConcurrentBag<double>(), new ConcurrentBag<string>(), 0L);
        var memory = new List<double>();
        using var client = new HttpClient { BaseAddress = address };
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var clients = Enumerable.Range(0, Clients).Select(number => Task.Run(() => Ask(number))).ToArray();
        // Half a request, and silence: the server has to let go of it by itself.
        using var silent = new TcpClient(address.Host, address.Port);
        silent.GetStream().Write(
            "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"u8);
        while (!end.IsCancellationRequested)
        {
            memory.Add(MemoryOf(client.GetStringAsync("/metrics").Result));
            end.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
        }
        Task.WaitAll(clients);
        var sorted = times.Order().ToArray();
        var half = memory.Count / 2;
        var grown = memory[half..].Max() - memory[..half].Max();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted.Length + bad:N0} requests of {Clients} clients in {seconds} s, {bad:N0} of them bad; {wrong.Count} answers of another "
            + $"status than meant; good ones p50 {sorted[sorted.Length / 2]:F1} ms, p99 {sorted[sorted.Length * 99 / 100]:F1} ms; memory at most "
            + $"{memory.Max():F0} MB, {grown:+0;-0} MB in the second half"));
        foreach (var other in wrong.Distinct().Take(10))
            output.WriteLine(other);
        return wrong.IsEmpty && grown < 64;

        async Task Ask(int number)
        {
            var random = new Random(number);
            while (!end.IsCancellationRequested)
            {
                var (path, body, type, status) = Requests[random.Next(Requests.Length)];
                using var content = new StringContent(body, Encoding.UTF8, type);
                var start = Stopwatch.GetTimestamp();
                using var answer = await client.PostAsync(path, content);
                await answer.Content.ReadAsByteArrayAsync();
                if (answer.StatusCode != status)
                    wrong.Add($"{path}: {(int)answer.StatusCode} in place of {(int)status}");
                if (status == HttpStatusCode.OK)
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                else
                    Interlocked.Increment(ref bad);
            }
        }
    }

    private static string Pixels(int count) =>
        $"{{\"pixels\":[{string.Join(',', Enumerable.Range(0, count).Select(i => i * 37 % 256))}]}}";

    private static double MemoryOf(string metrics) => double.Parse(
        metrics.Split('\n').Single(line => line.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture) / 1048576;
}
