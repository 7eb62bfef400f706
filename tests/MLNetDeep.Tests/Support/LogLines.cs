using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeep.Tests.Support;

/// <summary>What is written to the log of an MLContext.</summary>
internal sealed class LogLines
{
    private readonly List<LoggingEventArgs> _lines = [];

    public LogLines(MLContext mlContext) => mlContext.Log += (_, line) =>
    {
        lock (_lines)
            _lines.Add(line);
    };

    /// <summary>The messages of one kind from sources that name the given one, without the "[Source=…] " in front.</summary>
    public string[] Of(ChannelMessageKind kind, string source)
    {
        lock (_lines)
            return [.. _lines.Where(line => line.Kind == kind && line.Source.Split(';')[0] == source).Select(line => line.RawMessage)];
    }

    /// <summary>The warnings of the trainer.</summary>
    public string[] Warnings => Of(ChannelMessageKind.Warning, nameof(DenseNetworkTrainer));

    /// <summary>The information of the trainer.</summary>
    public string[] Infos => Of(ChannelMessageKind.Info, nameof(DenseNetworkTrainer));
}
