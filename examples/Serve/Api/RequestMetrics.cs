using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Serve.Api;

/// <summary>Counts and times requests, and shows them in Prometheus' text format. Thread-safe.</summary>
internal sealed class RequestMetrics
{
    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];
    private static readonly HashSet<string> Known = ["/", "/predict", "/explain", "/rows", "/samples", "/health", "/metrics"];

    private readonly ConcurrentDictionary<(string Endpoint, int Status), long> _counts = new();
    private readonly ConcurrentDictionary<string, Histogram> _durations = new();

    public async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        // Other paths share a name: whoever asks for random ones would make a series of each.
        var path = context.Request.Path.Value ?? "";
        var endpoint = Known.Contains(path) ? path : "other";
        var begin = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            _counts.AddOrUpdate((endpoint, context.Response.StatusCode), 1, (_, count) => count + 1);
            _durations.GetOrAdd(endpoint, _ => new Histogram()).Record(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }
    }

    /// <param name="model">What is served.</param>
    public string ToText(string model)
    {
        var text = new StringBuilder();
        text.Append("# HELP serve_model_info The model that is served.\n# TYPE serve_model_info gauge\n");
        var label = model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        Line($"serve_model_info{{model=\"{label}\"}} 1");
        text.Append("# HELP process_resident_memory_bytes Memory of this process.\n# TYPE process_resident_memory_bytes gauge\n");
        Line($"process_resident_memory_bytes {Environment.WorkingSet}");
        text.Append("# HELP serve_requests_total Requests that were answered.\n# TYPE serve_requests_total counter\n");
        foreach (var (key, count) in _counts.OrderBy(pair => pair.Key))
            Line($"serve_requests_total{{endpoint=\"{key.Endpoint}\",status=\"{key.Status}\"}} {count}");
        text.Append("# HELP serve_request_duration_seconds How long they took.\n# TYPE serve_request_duration_seconds histogram\n");
        foreach (var (endpoint, histogram) in _durations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var (counts, sum) = histogram.Read();
            var below = 0L;
            for (var i = 0; i < Bounds.Length; i++)
                Line($"serve_request_duration_seconds_bucket{{endpoint=\"{endpoint}\",le=\"{Bounds[i]}\"}} {below += counts[i]}");
            var all = below + counts[^1];
            Line($"serve_request_duration_seconds_bucket{{endpoint=\"{endpoint}\",le=\"+Inf\"}} {all}");
            Line($"serve_request_duration_seconds_sum{{endpoint=\"{endpoint}\"}} {sum}");
            Line($"serve_request_duration_seconds_count{{endpoint=\"{endpoint}\"}} {all}");
        }
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private sealed class Histogram
    {
        private readonly Lock _lock = new();
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private double _sum;

        public void Record(double seconds)
        {
            var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
            lock (_lock)
            {
                _counts[bucket < 0 ? Bounds.Length : bucket]++;
                _sum += seconds;
            }
        }

        public (long[] Counts, double Sum) Read()
        {
            lock (_lock)
                return ([.. _counts], _sum);
        }
    }
}
