using System.Diagnostics;

namespace MLNetDeep.Tests.Fuzzing;

/// <summary>
/// How long a case takes: the lesser of the time on the wall, which counts while a busy machine does something else, and of the time on
/// processors, which counts what else the process does. A case that waits without end has the first alone, once it is a minute.
/// </summary>
internal readonly struct CaseClock
{
    private static readonly TimeSpan Waiting = TimeSpan.FromMinutes(1);

    private readonly long _start;
    private readonly TimeSpan _processors;

    private CaseClock(long start, TimeSpan processors) => (_start, _processors) = (start, processors);

    public static CaseClock Start() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    public TimeSpan Took
    {
        get
        {
            var (wall, processors) = (Stopwatch.GetElapsedTime(_start), Environment.CpuUsage.TotalTime - _processors);
            return wall < processors || wall > Waiting ? wall : processors;
        }
    }
}
