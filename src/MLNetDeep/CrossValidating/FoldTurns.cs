using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLNetDeep.CrossValidating;

/// <summary>
/// Lets folds that are trained at the same time speak one after the other: the caller's functions and those who listen to ML.NET's log
/// need not be ready for several at once.
/// </summary>
/// <param name="channel">Where lines go, each with the number of its fold.</param>
internal sealed class FoldTurns(IChannel channel)
{
    private readonly Lock _turn = new();

    public T Ask<T>(Func<T> caller)
    {
        lock (_turn)
            return caller();
    }

    public void Tell(int fold, string line)
    {
        lock (_turn)
            channel.Info(string.Create(CultureInfo.InvariantCulture, $"Fold {fold}: {line}"));
    }

    public void Warn(int fold, string line)
    {
        lock (_turn)
            channel.Warning(string.Create(CultureInfo.InvariantCulture, $"Fold {fold}: {line}"));
    }
}
