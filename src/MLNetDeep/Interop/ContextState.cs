using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDeep.Interop;

/// <summary>What a library on top of this one needs of ML.NET and has no public way to.</summary>
internal static class ContextState
{
    /// <summary>The seed an MLContext was made with; null for none.</summary>
    public static int? SeedOf(IHostEnvironment env) => ((IHostEnvironmentInternal)env).Seed;

    /// <summary>Whether ML.NET's own cancellation was asked for since this host was registered.</summary>
    public static bool IsCancelled(IHost host) => host is ICancelable { IsCanceled: true };

    /// <summary>The rows of one data view and after them those of another of the same columns.</summary>
    public static IDataView Append(IHostEnvironment env, IDataView first, IDataView second) =>
        AppendRowsDataView.Create(env, first.Schema, first, second);
}
